"""What intake decides, by who speaks. Every handler is pure: (record, state, context) -> Handling.

orders.py   channels: submissions and corrections
people.py   whoever wants an order cancelled or changed
notices.py  other stages: how an order ended
timers.py   the clock: corrections that did not come, orders to forget
"""
