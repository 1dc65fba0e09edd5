"""The gateway: the edge where channels, partners and people hand in orders and ask for them.

app.py        the HTTP application, made of an edge.py    process.py   its network, and its end
routes/       what it answers to                          openapi.py   what it says of itself
access.py     keys, signatures, rates                     channels.py  who may hand in what
exact.py      the quick way in                            submissions.py  records of what was read
sending.py    durable, then answered                      answers.py   intake's answer over HTTP
durable.py    the log first, the spool while it is away   spool.py     the disk
problem.py    what is wrong (RFC 9457)                    metrics.py   for Prometheus
formats/      bytes of a partner to canonical orders, changes, cancellations, payments: pure
"""
