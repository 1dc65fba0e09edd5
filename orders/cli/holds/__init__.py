"""`orders holds`: the queue of orders that wait for a person, and the person's decision (RV-08).

samples.py   approvals that are looked at afterwards
commands.py  ls, release, decline; what waits, and in which order: `orders/client/holds.py`
"""
