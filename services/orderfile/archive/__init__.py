"""Writing the archive of orders that have ended (docs/decisions/0100); what is in it and how it is
read: `orders.client.archive`.

appending.py   entries behind a chain's end, durable before anybody is told of them
archiving.py   which orders are due, and what their entries say
contents.py    what an entry says beside its facts      papering.py   its papers, as data
retention.py   what is kept for how long, by which law  retention.yaml
restoring.py   facts for an order file that is built anew
"""
