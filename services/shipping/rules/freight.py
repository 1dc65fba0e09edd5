"""What a carrier takes for a shipment: lanes, weight bands, minimum charge (SH-03)."""

from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple

from orders.contracts.records import Carrier, Rate
from orders.engine.references import References
from services.shipping.policy import ShippingPolicy

ANYWHERE = "*"


class Quote(NamedTuple):
    """One rate of a carrier that we know."""

    rate: Rate
    carrier: Carrier


class Lane(NamedTuple):
    """The rates from one country to another: those that hold from `starts[n]` grams to `starts[n
    + 1]`, exclusive, are `quotes[n]`."""

    starts: list[int]
    quotes: list[tuple[Quote, ...]]

    def at(self, weight_g: int) -> tuple[Quote, ...]:
        """The rates whose weight band holds for so many grams."""
        position = bisect_right(self.starts, weight_g) - 1
        return self.quotes[position] if position >= 0 else ()


def lanes(references: References) -> dict[tuple[str, str], Lane]:
    """The rate table by countries, `*` standing for any. A rate of a carrier that nobody knows
    is no offer."""
    carriers = references.table(Carrier)
    by_countries: dict[tuple[str, str], list[Quote]] = {}
    for _, rate in sorted(references.table(Rate).items()):
        if (carrier := carriers.get(rate["carrier"])) is not None:
            by_countries.setdefault((rate["from_country"], rate["to_country"]), []).append(
                Quote(rate, carrier)
            )
    return {countries: _lane(quotes) for countries, quotes in by_countries.items()}


def _lane(quotes: list[Quote]) -> Lane:
    edges = sorted(
        {
            edge
            for q in quotes
            for edge in (q.rate["minimum_weight_g"], q.rate["maximum_weight_g"] + 1)
        }
    )
    held = [
        tuple(
            q
            for q in quotes
            if q.rate["minimum_weight_g"] <= start and end <= q.rate["maximum_weight_g"] + 1
        )
        for start, end in pairwise(edges)
    ]
    return Lane(edges, [*held, ()])


def quotes(
    from_country: str, to_country: str, weight_g: int, references: References
) -> list[Quote]:
    """All rates for the way and the weight; both bounds of a band belong to it (SH-03)."""
    table = references.derived(lanes)
    ways = ((f, t) for f in (from_country, ANYWHERE) for t in (to_country, ANYWHERE))
    return [
        quote for way in ways if (lane := table.get(way)) is not None for quote in lane.at(weight_g)
    ]


def charge(rate: Rate, weight_g: int, volume_ml: int, policy: ShippingPolicy) -> int:
    """Freight in minor units of the rate's currency: by weight or volume, whichever is more,
    rounded up, at least the minimum (SH-03)."""
    charged_g = max(weight_g, volume_ml * 1000 // policy.volumetric_ml_per_kg)
    return max(rate["minimum_minor"], -(-rate["per_kg_minor"] * charged_g // 1000))
