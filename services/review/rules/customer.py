"""RV-01: who buys, and whether we can reach and supply him."""

from collections.abc import Iterator, Sequence

from orders.business.confirmation import Means, serves
from orders.business.facts import beside, none_of
from orders.contracts.records import Customer, Order
from services.review.policy import ReviewPolicy
from services.review.rules.findings import Finding


def buyer(
    order: Order, customer: Customer | None, means: Means, policy: ReviewPolicy
) -> Sequence[Finding]:
    """A customer we do business with, named, reachable, in a region we deliver to (RV-01).
    `means`: how he is to confirm (CF-01)."""
    if customer is not None and customer["blocked"]:
        because = "no business is done with this customer"
        return [Finding("customer", "RV-01", "customer_blocked", because, refuses=True)]
    country = order["delivery_address"]["country"]
    if country in policy.undeliverable_countries:
        because = f"nothing is delivered to {country}"
        served = (none_of("country", country, policy.undeliverable_countries),)
        return [Finding("customer", "RV-01", "country_not_served", because, served, refuses=True)]
    return list(_doubts(order, means))


def _doubts(order: Order, means: Means) -> Iterator[Finding]:
    buyer, address = order["buyer"], order["delivery_address"]
    if not (buyer["name"] or buyer["company"]):
        yield Finding("customer", "RV-01", "buyer_unnamed", "the buyer has no name")
    if not (address["street"] and address["city"]):
        because = "the delivery address is incomplete"
        yield Finding("customer", "RV-01", "address_incomplete", because)
    if not serves("automatic", buyer["contacts"]):
        yield Finding("customer", "RV-01", "contact_malformed", "no contact has a valid form")
    elif not serves(means, buyer["contacts"]):
        because = f"the order is to be confirmed by {means}, and no contact serves for it"
        needs = (beside("means", means),)
        yield Finding("customer", "RV-01", "contact_cannot_confirm", because, needs)
