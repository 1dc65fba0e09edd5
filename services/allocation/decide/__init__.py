"""What allocation decides, one file for each who speaks:

orders.py    the chain: seek warehouses, wait, seek again; a recall
notices.py   the other stages: what was stopped, dispatched, returned, finished; reallocation
partners.py  warehouses, of shipments: what left the shelf
articles.py  warehouses, of an article: what came, was counted, was lost
timers.py    the clock

What orders and notices share:

place.py     the questions by which an order finds its warehouses

When goods go past an order that waits: orders/business/waiting.py.
"""
