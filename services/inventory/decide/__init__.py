"""What inventory decides, one file for each who speaks:

orders.py     the chain: reserve, wait, ask again; a recall
notices.py    the other stages: what was stopped, dispatched, finished
articles.py   warehouses, of an article: what came, was counted, was lost
suppliers.py  suppliers: what is expected
timers.py     the clock

When goods go past an order that waits: orders/business/waiting.py.
"""
