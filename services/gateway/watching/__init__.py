"""Watches the channels' connections (IN-10): looks at each shop's own list of orders, fetches what
its webhooks did not bring, and tells a channel that has fallen silent from one that is quiet.

    lists.py      how the list of each kind of shop is asked for, page by page
    asking.py     HTTP with patience: quotas and pauses
    history.py    how many orders come in each hour of the week, so how many to expect
    memory.py     what is remembered of a channel from one look to the next
    look.py       one look at one list, through the gateway's own door
    telling.py    what people and Prometheus are told

`services/gateway/watch.py` is the process. It speaks to shops and to the gateway by HTTP alone:
what it fetches goes the way that a webhook goes, and is as durable when it is answered.
"""
