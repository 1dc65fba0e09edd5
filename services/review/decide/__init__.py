"""What review does with each record: one file an occasion. Handlers are pure: (record, state,
context) -> Handling.

judge.py    a new order: examine it, hold it, decline it, or go on to credit
credit.py   ask the ledger for what is not paid
confirm.py  approved: confirm at once or ask the customer, remind, suspend, resume
verdict.py  a person decides about holds; nobody does in time
settle.py   recall, stop and end: what is held goes back, what was paid and is not owed is refunded
payment.py  money comes in
wake.py     timers
outcome.py  the ways out that the others share: hold, decline, stop
"""
