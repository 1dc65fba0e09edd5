"""The gateway: the edge where channels, partners and people hand in orders and ask for them.

app.py        the HTTP application, made of an edge.py    process.py   its network, and its end
routes/       what it answers to                          openapi.py   what it says of itself
access.py     keys, signatures, rates                     channels.py  who may hand in what
entering.py   a machine, or a person of the house         believed.py  what of it counts
exact.py      the quick way in                            submissions.py  records of what was read
sending.py    durable, then answered                      answers.py   intake's answer over HTTP
filing.py     documents as they came                      rates.py     how often who may ask
offering.py   what customers are asked                    clarifying.py  what is unclear
pages.py      what they read, by page.html and texts/     replies.py    what they say there
goods_table.py what an order is about: goods, prices, day, town
durable.py    the log first, the spool while it is away   spool.py     the disk
agreements.py what is agreed with channels, by now
again.py      a document of the desk, read again
drafts.py     records of what staff enter             read_back.py the text that they read out
changes.py    records of what is to be otherwise      idempotency.py what a request calls itself
links.py      links for customers                     link.py      one, on the command line
problem.py    what is wrong (RFC 9457)                    metrics.py   for Prometheus
formats/      bytes of a partner to canonical orders, changes, cancellations, payments: pure
"""
