"""What inventory decides, one file for each who speaks:

orders.py     the chain: reserve, wait, ask again; a recall
amended.py    the chain, for a change: keep the order for its next version
notices.py    the other stages: what was stopped, dispatched, finished
articles.py   warehouses, of an article: what came, was counted, was lost
suppliers.py  suppliers: what is expected
planning.py   the article's clock: who waits is served when
consents.py   customers, or their silence: whether a later day will do
timers.py     the clock

contracts.py  a signed contract that cannot be kept: nothing of it changes in silence
delays.py     what was promised, and whether to ask for a later day
offers.py     what customers are asked
stopping.py   what ends here, whoever ended it

When goods go past an order that waits: orders/business/waiting.py.
"""
