"""Review: says whether an order is sound, asks a person where it is in doubt, and has the customer
confirm it.

Comes in: `orders.intake.v1` (the order, and its recall behind it), `orders.answers.v1` (verdicts of
staff, answers of customers), `orders.notices.v1` (what was stopped, how it ended),
`payment.events.v1` (money). Goes out: `orders.review.v1`: `OrderConfirmed` to inventory with
`RecallRequested` behind it, and every judgement on the way; `OrderStopped` for what it declines or
cancels; `RefundRequested` for what was paid and is no longer owed; messages; on `orders.offers.v1`
what the customer is asked to agree to.

An order that review has in hand can be changed: it is taken back with all that it has, and its next
version takes that over (CF-03). One that was handed on is not (`RecallDenied`).

Ledger `credit`: the account is the customer, the limit comes with the question, in the currency of
the limit.
"""
