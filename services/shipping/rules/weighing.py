"""The weight of packages against that of the goods in them (SH-01): what is too light lacks
something, what is too heavy holds something else."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from orders.contracts.records import Article
from services.shipping.policy import ShippingPolicy

Off = Literal["too_light", "too_heavy"]


class Weighed(NamedTuple):
    """Grams: of the goods by their articles, of the packages by the scales, and between which
    bounds the latter may be."""

    expected_g: int
    weighed_g: int
    least_g: int
    most_g: int

    @property
    def off(self) -> Off | None:
        """None if it is as it should be."""
        if self.weighed_g < self.least_g:
            return "too_light"
        return "too_heavy" if self.weighed_g > self.most_g else None


def weighed(
    lines: Iterable[Mapping[str, Any]],
    packages: Iterable[Mapping[str, Any]],
    articles: Mapping[str, Article],
    policy: ShippingPolicy,
) -> Weighed | None:
    """None where nobody can tell: a package was not weighed, or an article has no weight."""
    expected, scales = 0, [package["weight_g"] for package in packages]
    for line in lines:
        article = articles.get(line["sku"])
        if article is None or (article["stocked"] and article["weight_g"] <= 0):
            return None
        expected += article["weight_g"] * line["quantity"]
    if not scales or min(scales) <= 0 or not expected:
        return None
    slack = expected * policy.weight_tolerance_percent // 100
    packing = policy.packing_g * len(scales) + expected * policy.packing_percent // 100
    return Weighed(expected, sum(scales), expected - slack, expected + slack + packing)
