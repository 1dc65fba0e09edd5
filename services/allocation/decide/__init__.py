"""What allocation decides, one file for each who speaks:

orders.py    the chain: seek warehouses, wait, seek again; a recall
notices.py   the other stages: what was stopped, dispatched, returned, finished; reallocation
partners.py  warehouses, of shipments: what left the shelf
recalled.py  the recall of a lot, to orders that have some of it
quality.py   goods that may not be sold, and may again
articles.py  warehouses, of an article: what came, was counted, was lost
timers.py    the clock
amended.py   whoever wants an order changed
again.py     shipping: what a warehouse sends after all, as its change came to nothing
answering.py customers, or silence for them: whether goods may be brought for a later day
underway.py  articles, of a transfer that is for an order; it comes, or it does not
revised.py   the chain: more of an order, or word that no more comes

What orders and notices share:

leaving.py      goods that leave their shelf
swaps.py        lots that were picked instead of others
shelving.py     books of shelves and lots, moved together
endangered.py   what was promised and cannot be kept, as no warehouse has it
seeking.py      lines look for warehouses, found or not
finding.py      found: the next revision goes out
bringing.py     not found, and in a house that may not send them: they are brought
stopping.py     an order that no warehouse has yet ends
place.py        the questions by which an order finds its warehouses
giving_back.py  what goes back to shelves

When goods go past an order that waits: orders/business/waiting.py.
"""
