"""RV-04: how much credit a customer has, and what is offered when it does not suffice."""

from typing import NamedTuple

from orders.business.facts import at_most, below, beside
from orders.business.money import convert, money
from orders.contracts.records import Customer, OfferKind
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.rules.findings import Finding


class Need(NamedTuple):
    """What an order takes of its customer's limit: both in minor units of `currency`, that of
    the limit."""

    account: str
    amount: int
    limit: int
    currency: str


def limit(customer: Customer, now: int, policy: ReviewPolicy) -> int:
    """The customer's limit by record and history, minor units of its own currency (RV-04):
    overdue invoices and disputes reduce it, but not what a guarantor stands in for."""
    return _by_history(customer, policy) + guaranteed(customer, now)


def guaranteed(customer: Customer, now: int) -> int:
    """What a guarantor stands in for at this time, minor units of the limit's currency (RV-04)."""
    until = customer["guarantee_until_at"]
    return max(customer["guarantee_minor"], 0) if until is None or now < until else 0


def _by_history(customer: Customer, policy: ReviewPolicy) -> int:
    if customer["overdue_days"] >= policy.overdue_declines_after_days:
        return 0
    reduction = customer["disputes"] * policy.dispute_reduction_percent
    if customer["overdue_days"] >= policy.overdue_reduces_after_days:
        reduction += policy.overdue_reduction_percent
    return customer["credit_limit_minor"] * max(100 - reduction, 0) // 100


def need(
    customer: Customer | None,
    unpaid: int,
    currency: str,
    now: int,
    policy: ReviewPolicy,
    references: References,
) -> Need | Finding:
    """What to ask of the ledger for `unpaid` minor units of `currency`; a finding where no
    credit is given at all (RV-04)."""
    if customer is None or customer["credit_limit_minor"] + guaranteed(customer, now) <= 0:
        because = f"no credit is agreed: {money(unpaid, currency)} are to be paid in advance"
        advance = (at_most("unpaid", unpaid, 0, currency),)
        return Finding("unpaid", "RV-04", "credit_not_agreed", because, advance)
    if customer["overdue_days"] >= policy.overdue_declines_after_days:
        return _overdue(customer["overdue_days"], policy)
    amount = convert(unpaid, currency, customer["currency"], references, "up")
    if amount is None:
        return _no_rate(currency, customer["currency"])
    most = limit(customer, now, policy)
    return Need(customer["customer_id"], amount, most, customer["currency"])


def beyond(
    customer: Customer | None,
    customer_id: str,
    unpaid: int,
    currency: str,
    now: int,
    policy: ReviewPolicy,
    references: References,
) -> Need | None:
    """What a person may grant: the limit and a bound above it, for an unknown customer the bound
    alone (RV-04). None without a rate."""
    into = customer["currency"] if customer is not None else currency
    amount = convert(unpaid, currency, into, references, "up")
    if amount is None:
        return None
    agreed = limit(customer, now, policy) if customer is not None else 0
    return Need(
        customer_id,
        amount,
        agreed + max(agreed * policy.release_beyond_percent // 100, policy.release_beyond_minor),
        into,
    )


def remedy(need: Need, free: int, group: str, policy: ReviewPolicy) -> OfferKind | None:
    """What makes good that too little of the limit is left: a deposit, a guarantee of customers
    who can bring one, a smaller order; None: nothing (RV-04)."""
    missing = need.amount - max(free, 0)
    if missing * 100 <= need.amount * policy.deposit_up_to_percent:
        return "DEPOSIT"
    if (
        group in policy.guarantee_groups
        and missing * 100 <= need.amount * policy.guarantee_up_to_percent
    ):
        return "GUARANTEE"
    return "REDUCE" if free * 100 >= need.amount * policy.reduced_from_percent else None


def uncovered(need: Need, free: int, unpaid: int) -> int:
    """What of `unpaid` the limit does not cover, rounded up: so much paid or guaranteed, it
    suffices. In the currency of the order, in step with the amount, so no second rate is needed
    (RV-04)."""
    return -(-unpaid * (need.amount - max(free, 0)) // need.amount)


def shortfall(need: Need, free: int, remedy: OfferKind | None, policy: ReviewPolicy) -> Finding:
    """The limit does not suffice: what helps, or no (RV-04). `free`: what is left of the limit."""
    there = max(free, 0)
    missing = need.amount - there
    left = f"{money(there, need.currency)} free, {money(need.amount, need.currency)} needed"
    facts = (
        at_most("needed", need.amount, free, need.currency),
        beside("missing", missing, need.currency),
        beside("limit", need.limit, need.currency),
    )
    if remedy == "DEPOSIT":
        because = f"deposit required: {money(missing, need.currency)} ({left})"
        return Finding("credit", "RV-04", "deposit_required", because, facts)
    if remedy == "GUARANTEE":
        because = f"guarantee required: {money(missing, need.currency)} ({left})"
        return Finding("credit", "RV-04", "guarantee_required", because, facts)
    if remedy == "REDUCE":
        because = f"reduced amount offered: {money(free, need.currency)} ({left})"
        return Finding("credit", "RV-04", "reduction_offered", because, facts)
    declines = policy.credit_refused == "decline"
    return Finding("credit", "RV-04", "credit_exhausted", f"declined: {left}", facts, declines)


def _overdue(days: int, policy: ReviewPolicy) -> Finding:
    because = f"declined: an invoice is {days} days overdue"
    facts = (below("overdue", days, policy.overdue_declines_after_days, "day"),)
    declines = policy.credit_refused == "decline"
    return Finding("credit", "RV-04", "invoice_overdue", because, facts, declines)


def _no_rate(currency: str, into: str) -> Finding:
    because = f"there is no exchange rate from {currency} to {into}"
    facts = (beside("currency", currency), beside("into", into))
    return Finding("credit", "RV-04", "credit_rate_missing", because, facts)
