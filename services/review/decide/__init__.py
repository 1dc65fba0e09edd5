"""What review does with each record, one file for each who speaks. Handlers are pure: (record,
state, context) -> Handling.

orders.py        the chain: a new order is examined; a recall
people.py        staff decide about holds, customers confirm
partners.py      banks: payments and charge-backs
notices.py       the other stages: what was stopped, credited, finished
compensation.py  inventory: what the customer got for a later day
rendering.py     whatever renders contracts: a text has become a file
timers.py        the clock: holds that nobody decides about, customers who keep silent, horizons

clarified.py     who was asked about something unclear answers; staff who ask first

What they share:

approvals.py     which approvals an order needs, and who may give them
samples.py       approvals that a person looks at afterwards
holds.py         hold the order, decline it, stop it
credit.py        what is not paid is taken from the customer's limit
limits.py        what of a limit an order takes, and waits for
credit_offers.py what is offered where too little of a limit is left
contracts.py     the text of a contract, and who has signed it
confirmation.py  approved: confirm at once or ask the customer, remind, suspend
amended.py       taken back for a change: kept, and judged again as the next version
offers.py        what customers are asked to agree to, and how each offer ends
clarifications.py what is unclear is asked of whoever knows, and closed once
retest.py        holds of which the rules find nothing any more
late.py          documents of banks that may be repeats of forgotten ones
settlement.py    what was paid and is not owed is refunded, credit follows what is unpaid
"""
