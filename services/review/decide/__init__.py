"""What review does with each record, one file for each who speaks. Handlers are pure: (record,
state, context) -> Handling.

orders.py        the chain: a new order is examined; a recall
people.py        staff decide about holds, customers confirm
partners.py      banks: payments and charge-backs
notices.py       the other stages: what was stopped, credited, finished
timers.py        the clock: holds that nobody decides about, customers who keep silent, horizons

What they share:

holds.py         hold the order, decline it, stop it; credit lets it pass
credit.py        what is not paid is taken from the customer's limit
confirmation.py  approved: confirm at once or ask the customer, remind, suspend
amended.py       taken back for a change: kept, and judged again as the next version
late.py          documents of banks that may be repeats of forgotten ones
settlement.py    what was paid and is not owed is refunded, credit follows what is unpaid
"""
