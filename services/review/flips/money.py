"""Other terms, payments, rates and limits (RV-03, RV-04)."""

from orders.business.flips import Group, Seen, gap, order, order_of, policy, row
from orders.contracts.records import Customer, ExchangeRate
from services.review.flips.seen import customer, customer_id, limit, more_paid, smaller

WORTH_ONE = 1_000_000
"""Micros of a rate of one."""


def method(seen: Seen, _: Group) -> Seen:
    """It is paid by a method that is taken (RV-03)."""
    taken = seen.policy.payment_methods[0]
    return order(seen, payment={**order_of(seen)["payment"], "method": taken})


def terms(seen: Seen, _: Group) -> Seen:
    """It is paid in advance, and says so (RV-03)."""
    found = order_of(seen)
    total = found["totals"]["total_minor"]
    return order(seen, payment={**found["payment"], "terms": "PREPAID", "paid_minor": total})


def rate(seen: Seen, group: Group) -> Seen:
    """A rate for each currency that the facts name."""
    house = seen.policy.house_currency
    for name in ("currency", "into"):
        if name in group:
            currency = group[name]["value"]
            rate: ExchangeRate = {
                "currency": currency,
                "house_currency": house,
                "micros": WORTH_ONE,
                "valid_from_at": 0,
            }
            seen = row(seen, ExchangeRate, currency, rate)
    return seen


def prepaid(seen: Seen, group: Group) -> Seen:
    """What lacks of the prepayment is paid (RV-03)."""
    return more_paid(seen, gap(group["paid"]), group["paid"]["unit"])


def advanced(seen: Seen, group: Group) -> Seen:
    """What is too much on delivery is paid in advance (RV-03)."""
    return more_paid(seen, gap(group["due"]), group["due"]["unit"])


def on_delivery(seen: Seen, group: Group) -> Seen:
    """So much may be paid on delivery (RV-03)."""
    return policy(seen, on_delivery_maximum_minor=int(group["due"]["value"]))


def agreed(seen: Seen, group: Group) -> Seen:
    """Credit for all of it is agreed (RV-04)."""
    return limit(seen, int(group["unpaid"]["value"]), group["unpaid"]["unit"])


def all_paid(seen: Seen, group: Group) -> Seen:
    """All of it is paid (RV-04)."""
    return more_paid(seen, int(group["unpaid"]["value"]), group["unpaid"]["unit"])


def settled(seen: Seen, _: Group) -> Seen:
    """No invoice is overdue (RV-04)."""
    return customer(seen, overdue_days=0)


def raised(seen: Seen, group: Group) -> Seen:
    """The limit is higher by what is short (RV-04)."""
    target = int(group["limit"]["value"]) + gap(group["needed"])
    return limit(seen, target, group["limit"]["unit"])


def guaranteed(seen: Seen, group: Group) -> Seen:
    """A guarantor stands in for what is short (RV-04)."""
    before = seen.references.table(Customer)[customer_id(seen)]["guarantee_minor"]
    more = before + gap(group["needed"])
    return customer(seen, guarantee_minor=more, guarantee_until_at=None)


def missing_paid(seen: Seen, group: Group) -> Seen:
    """What is short is paid (RV-04)."""
    return more_paid(seen, int(group["missing"]["value"]), group["missing"]["unit"])


def less_to_pay(seen: Seen, group: Group) -> Seen:
    """The order is smaller by what is short (RV-04)."""
    return smaller(seen, gap(group["needed"]), group["needed"]["unit"])
