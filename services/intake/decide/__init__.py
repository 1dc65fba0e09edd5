"""What intake decides, by who speaks. Every handler is pure: (record, state, context) -> Handling.

orders.py      channels: submissions and corrections
duplicates.py  what is sound: received, or suspected to be another order once more; who decides that
changes.py     whoever wants an order changed, and how that went
people.py      whoever wants an order cancelled
withdrawal.py  a sound order that is cancelled before it goes on
notices.py     other stages: how an order ended
timers.py      the clock: corrections, decisions and answers that did not come, orders to forget
"""
