"""Special orders (IN-08): what makes an order one is policy, told by its kind, urgency, buyer,
goods and destination."""

from collections.abc import Mapping

from orders.contracts.records import Article, GoodsNature, Order
from services.intake.policy import IntakePolicy


def marks(order: Order, articles: Mapping[str, Article], policy: IntakePolicy) -> list[str]:
    """The order's marks, in the order of policy. An article that nobody knows says nothing of its
    nature: that it is unknown is review's to say."""
    kind, priority, group = order["kind"], order["priority"], order["buyer"]["group"]
    country = order["delivery_address"]["country"]
    natures, services = _goods(order, articles)
    return [
        name
        for name, mark in policy.marks.items()
        if kind in mark.kinds
        or priority in mark.priorities
        or group in mark.groups
        or (services and mark.services)
        or (mark.outside and country not in mark.outside)
        or not natures.isdisjoint(mark.natures)
    ]


def _goods(order: Order, articles: Mapping[str, Article]) -> tuple[set[GoodsNature], bool]:
    """Every nature of its known articles, and whether one of them needs no stock."""
    natures: set[GoodsNature] = set()
    services = False
    for line in order["lines"]:
        article = articles.get(line["sku"])
        if article is not None:
            natures.add(article["nature"])
            services = services or not article["stocked"]
    return natures, services
