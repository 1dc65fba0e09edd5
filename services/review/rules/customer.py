"""RV-01: who buys, and whether we can reach and supply him."""

from orders.business.confirmation import Means, serves
from orders.contracts.records import Customer, Order
from services.review.policy import ReviewPolicy
from services.review.rules.findings import Finding


def buyer(
    order: Order, customer: Customer | None, means: Means, policy: ReviewPolicy
) -> Finding | None:
    """A customer we do business with, named, reachable, in a region we deliver to (RV-01).
    `means`: how he is to confirm (CF-01)."""
    if customer is not None and customer["blocked"]:
        return Finding("customer", "RV-01", "no business is done with this customer", refuses=True)
    country = order["delivery_address"]["country"]
    if country in policy.undeliverable_countries:
        return Finding("customer", "RV-01", f"nothing is delivered to {country}", refuses=True)
    doubts = _doubts(order, means)
    return Finding("customer", "RV-01", "; ".join(doubts)) if doubts else None


def _doubts(order: Order, means: Means) -> list[str]:
    buyer, address = order["buyer"], order["delivery_address"]
    doubts = []
    if not (buyer["name"] or buyer["company"]):
        doubts.append("the buyer has no name")
    if not (address["street"] and address["city"]):
        doubts.append("the delivery address is incomplete")
    if not serves("automatic", buyer["contacts"]):
        doubts.append("no contact has a valid form")
    elif not serves(means, buyer["contacts"]):
        doubts.append(f"the order is to be confirmed by {means}, and no contact serves for it")
    return doubts
