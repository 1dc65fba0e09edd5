"""RV-03: how the order is paid, and whether it is."""

from orders.business.money import convert, money
from orders.contracts.records import Payment
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.rules.findings import Finding


def method(payment: Payment, total: int, policy: ReviewPolicy) -> Finding | None:
    """The method and the terms are among those taken (RV-03); where there is nothing to pay, any
    will do."""
    if total == 0:
        return None
    if payment["method"] not in policy.payment_methods:
        return Finding("payment", "RV-03", f"payment by {payment['method']!r} is not taken")
    if payment["terms"] == "UNKNOWN":
        return Finding("payment", "RV-03", "nothing says when the order is paid")
    return None


def amount(
    terms: str, total: int, paid: int, currency: str, policy: ReviewPolicy, references: References
) -> Finding | None:
    """A prepaid order is paid in full; one paid on delivery is small enough (RV-03). Amounts:
    minor units of `currency`."""
    if terms == "PREPAID" and paid < total:
        return Finding(
            "unpaid", "RV-03", f"{money(paid, currency)} of {money(total, currency)} are paid"
        )
    if terms == "ON_DELIVERY":
        worth = convert(total - paid, currency, policy.house_currency, references, "up")
        if worth is None or worth > policy.on_delivery_maximum_minor:
            most = money(policy.on_delivery_maximum_minor, policy.house_currency)
            return Finding(
                "payment", "RV-03", f"{money(total - paid, currency)} on delivery; at most {most}"
            )
    return None
