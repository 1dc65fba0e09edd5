"""What flips change of what review saw: master data, and what is paid and to be paid."""

from typing import Any

from orders.business.flips import Group, Seen, order, order_of, row
from orders.business.money import convert
from orders.contracts.records import Article, Customer, PaymentReceived
from services.review.rules.balance import paid
from services.review.rules.told_twice import booked


def line_of(seen: Seen, group: Group) -> Any:
    """The line of the order that the facts are of."""
    number = group["sku"]["line"]
    return next(one for one in order_of(seen)["lines"] if one["line"] == number)


def article(seen: Seen, group: Group, **fields: Any) -> Seen:
    """The article that the facts name has these fields."""
    sku = group["sku"]["value"]
    return row(seen, Article, sku, {**seen.references.table(Article)[sku], **fields})


def customer_id(seen: Seen) -> str:
    """Whose order it is."""
    return str((seen.state if seen.record.get("order") is None else seen.record)["customer_id"])


def customer(seen: Seen, **fields: Any) -> Seen:
    """The customer has these fields; one that is not known becomes known."""
    key = customer_id(seen)
    nobody: Customer = {
        "customer_id": key,
        "group": seen.policy.guest_group,
        "currency": _own_currency(seen),
        "credit_limit_minor": 0,
        "overdue_days": 0,
        "disputes": 0,
        "age": 0,
        "licences": [],
        "blocked": False,
        "since_at": None,
        "guarantee_minor": 0,
        "guarantee_until_at": None,
        "declines": [],
        "zone": "",
        "prefers": [],
        "webhook": "",
    }
    known = seen.references.table(Customer).get(key, nobody)
    return row(seen, Customer, key, {**known, **fields})


def limit(seen: Seen, minor: int, currency: str) -> Seen:
    """Exactly this limit: nothing that would reduce it, or add to it, is left."""
    terms = {"credit_limit_minor": minor, "currency": currency, "guarantee_minor": 0}
    return customer(seen, **terms, overdue_days=0, disputes=0)


def more_paid(seen: Seen, minor: int, currency: str) -> Seen:
    """So much more paid, at least, in the currency of the order: by what the order says while it
    comes, else by what is booked."""
    if seen.record.get("order") is None:
        own = seen.state["currency"]
        more: PaymentReceived = {
            "order_id": "",
            "issuer": "",
            "document_id": "flip",
            "amount_minor": _own(seen, minor, currency),
            "currency": own,
            "method": "",
            "at": 0,
        }
        return seen._replace(state=paid(seen.state, booked(more)))
    payment = order_of(seen)["payment"]
    claimed = payment["paid_minor"] + _own(seen, minor, currency)
    return order(seen, payment={**payment, "paid_minor": claimed})


def smaller(seen: Seen, minor: int, currency: str) -> Seen:
    """A total that is less by so much, at least."""
    less = _own(seen, minor, currency)
    if seen.record.get("order") is None:
        charges = seen.state["charges_minor"] - less
        return seen._replace(state={**seen.state, "charges_minor": charges})
    totals = order_of(seen)["totals"]
    total = totals["total_minor"] - less
    changed = order(seen, totals={**totals, "total_minor": total})
    return changed._replace(record={**changed.record, "total_minor": total})


def _own(seen: Seen, minor: int, currency: str) -> int:
    """In the currency of the order, rounded up. Raises LookupError without a rate."""
    found = convert(minor, currency, _own_currency(seen), seen.references, "up")
    if found is None:
        raise LookupError(f"there is no exchange rate from {currency}")
    return found


def _own_currency(seen: Seen) -> str:
    if seen.record.get("order") is None:
        return str(seen.state["currency"])
    return str(order_of(seen)["currency"])
