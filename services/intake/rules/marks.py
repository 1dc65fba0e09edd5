"""Special orders (IN-08): what makes an order one is policy, told by its kind, urgency, goods and
destination."""

from collections.abc import Mapping

from orders.contracts.records import Article, Order
from services.intake.policy import IntakePolicy


def marks(order: Order, articles: Mapping[str, Article], policy: IntakePolicy) -> list[str]:
    """The order's marks, in the order of policy. An article that nobody knows says nothing of its
    nature: that it is unknown is review's to say."""
    known = [articles[line["sku"]] for line in order["lines"] if line["sku"] in articles]
    natures = {article["nature"] for article in known}
    services = not all(article["stocked"] for article in known)
    country = order["delivery_address"]["country"]
    return [
        name
        for name, mark in policy.marks.items()
        if order["kind"] in mark.kinds
        or order["priority"] in mark.priorities
        or not natures.isdisjoint(mark.natures)
        or (mark.services and services)
        or (mark.outside and country not in mark.outside)
    ]
