"""RV-03: how the order is paid, and whether it is."""

import re
from collections.abc import Sequence

from orders.business.facts import at_least, at_most, beside, one_of
from orders.business.money import convert, money
from orders.contracts.records import Payment
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.rules.findings import Finding

CODE = re.compile(r"[A-Za-z0-9_-]{1,20}")
"""A method as channels name them; any other text may be anything, and is not told."""


def method(payment: Payment, total: int, policy: ReviewPolicy) -> Sequence[Finding]:
    """The method and the terms are among those taken (RV-03); where there is nothing to pay, any
    will do."""
    if total == 0:
        return ()
    named = payment["method"]
    if named not in policy.payment_methods:
        shown = named if CODE.fullmatch(named) else "other"
        because = f"payment by {shown} is not taken"
        taken = (one_of("method", shown, policy.payment_methods),)
        return [Finding("payment", "RV-03", "payment_method_not_taken", because, taken)]
    if payment["terms"] == "UNKNOWN":
        because = "nothing says when the order is paid"
        return [Finding("payment", "RV-03", "payment_terms_unknown", because)]
    return ()


def amount(
    terms: str, total: int, paid: int, currency: str, policy: ReviewPolicy, references: References
) -> Sequence[Finding]:
    """A prepaid order is paid in full; one paid on delivery is small enough (RV-03). Amounts:
    minor units of `currency`."""
    if terms == "PREPAID" and paid < total:
        because = f"{money(paid, currency)} of {money(total, currency)} are paid"
        enough = (at_least("paid", paid, total, currency),)
        return [Finding("unpaid", "RV-03", "prepayment_missing", because, enough)]
    if terms == "ON_DELIVERY":
        return _on_delivery(total - paid, currency, policy, references)
    return ()


def _on_delivery(
    due: int, currency: str, policy: ReviewPolicy, references: References
) -> Sequence[Finding]:
    house, most = policy.house_currency, policy.on_delivery_maximum_minor
    worth = convert(due, currency, house, references, "up")
    if worth is not None and worth <= most:
        return ()
    because = f"{money(due, currency)} on delivery; at most {money(most, house)}"
    if worth is None:
        rate = (beside("currency", currency), beside("most", most, house))
        return [Finding("payment", "RV-03", "on_delivery_rate_missing", because, rate)]
    small = (at_most("due", worth, most, house),)
    return [Finding("payment", "RV-03", "on_delivery_too_much", because, small)]
