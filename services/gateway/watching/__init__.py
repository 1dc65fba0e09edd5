"""Watches the channels' connections (IN-10): looks at each shop's own list of orders, fetches what
its webhooks did not bring, and tells a channel that has fallen silent from one that is quiet.

    lists/         how the list of each kind of shop is asked for, page by page
    asking.py      HTTP with patience: quotas and pauses
    door.py        the gateway's own door
    taking.py      what becomes of an entry of a list
    look.py        one look at one list
    history.py     how many orders come in each hour of the week, so how many to expect
    memory.py      what is remembered of a channel from one look to the next
    telling.py     what people and Prometheus are told
    following.py   looks at all lists until it is told to stop

`services/gateway/watch.py` is the process. It speaks to shops and to the gateway by HTTP alone:
what it fetches goes the way that a webhook goes, and is as durable when it is answered.
"""
