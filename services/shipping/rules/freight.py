"""What a carrier takes for a shipment: lanes, zones, weight bands, minimum charge, fuel and
surcharges (SH-03)."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from orders.contracts.records import Carrier, CarrierQuality, Rate
from orders.engine.references import References
from services.shipping.policy import ShippingPolicy

ANYWHERE = "*"
KILOGRAM = 1_000


class Quote(NamedTuple):
    """One rate of a carrier that we know. `plain`: nothing counts but the rate's band, its minimum,
    its price of a kilogram, and the carrier's static quality."""

    rate: Rate
    carrier: Carrier
    plain: bool


class Lane(NamedTuple):
    """The rates from one country to another: those that hold from `starts[n]` grams to `starts[n
    + 1]`, exclusive, are `quotes[n]`. `zoned`: some hold for part of the country only."""

    starts: list[int]
    quotes: list[tuple[Quote, ...]]
    zoned: bool

    def at(self, weight_g: int, postal_code: str) -> Iterable[Quote]:
        """The rates whose weight band holds for so many grams, and whose zone for the place."""
        position = bisect_right(self.starts, weight_g) - 1
        held = self.quotes[position] if position >= 0 else ()
        return _of_the_zone(held, postal_code) if self.zoned else held


def lanes(references: References) -> dict[tuple[str, str], Lane]:
    """The rate table by countries, `*` standing for any. A rate of a carrier that nobody knows
    is no offer."""
    carriers = references.table(Carrier)
    measured = {learned["carrier"] for learned in references.table(CarrierQuality).values()}
    by_countries: dict[tuple[str, str], list[Quote]] = {}
    for _, rate in sorted(references.table(Rate).items()):
        if (carrier := carriers.get(rate["carrier"])) is not None:
            plain = _is_plain(rate, carrier) and rate["carrier"] not in measured
            by_countries.setdefault((rate["from_country"], rate["to_country"]), []).append(
                Quote(rate, carrier, plain)
            )
    return {countries: _lane(quotes) for countries, quotes in by_countries.items()}


def quotes(
    from_country: str,
    to_country: str,
    weight_g: int,
    references: References,
    postal_code: str = "",
) -> list[Quote]:
    """All rates for the way and the weight; both bounds of a band belong to it (SH-03)."""
    table = references.derived(lanes)
    ways = ((f, t) for f in (from_country, ANYWHERE) for t in (to_country, ANYWHERE))
    return [
        quote
        for way in ways
        if (lane := table.get(way)) is not None
        for quote in lane.at(weight_g, postal_code)
    ]


class Charge(NamedTuple):
    """What a carriage costs, in minor units of the rate's currency. `surcharges`: those that are
    due, by name."""

    charged_g: int
    freight: int
    fuel: int
    surcharges: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All of it."""
        return self.freight + self.fuel + sum(minor for _, minor in self.surcharges)


def charge(
    rate: Rate,
    weight_g: int,
    volume_ml: int,
    policy: ShippingPolicy,
    postal_code: str = "",
    longest_mm: int = 0,
) -> Charge:
    """The freight by weight or volume, whichever is more, rounded up, at least the minimum; fuel on
    it, rounded up; surcharges of the place and the size (SH-03). `longest_mm`: the longest edge of
    the goods, 0 where unknown."""
    divisor = rate["volumetric_ml_per_kg"] or policy.volumetric_ml_per_kg
    charged_g = charged(weight_g, volume_ml, divisor)
    freight = base(rate, charged_g)
    due = tuple(
        (one["surcharge"], one["minor"])
        for one in rate["surcharges"]
        if (not one["postal_prefixes"] or reach(one["postal_prefixes"], postal_code))
        and (not one["above_mm"] or longest_mm > one["above_mm"])
    )
    return Charge(charged_g, freight, -(-freight * rate["fuel_permille"] // 1_000), due)


def charged(weight_g: int, volume_ml: int, volumetric_ml_per_kg: int) -> int:
    """Grams that are charged: a large light shipment counts by its volume."""
    return max(weight_g, volume_ml * 1000 // volumetric_ml_per_kg)


def base(rate: Rate, charged_g: int) -> int:
    """The freight alone, in minor units of the rate's currency."""
    per_g = rate["price_per_g"] or KILOGRAM
    return max(rate["minimum_minor"], -(-rate["per_kg_minor"] * charged_g // per_g))


def measures_edges(references: References) -> bool:
    """Whether some rate asks how long the goods are: else nobody need look."""
    rates = references.table(Rate).values()
    return any(one["above_mm"] for rate in rates for one in rate["surcharges"])


def reach(prefixes: Iterable[str], postal_code: str) -> int:
    """How long the longest of the prefixes is that the postal code begins with; 0: none."""
    code = _plain_code(postal_code)
    return max((len(one) for one in map(_plain_code, prefixes) if code.startswith(one)), default=0)


def _of_the_zone(held: Iterable[Quote], postal_code: str) -> list[Quote]:
    """Of the rates of a service those whose zone is nearest to the place; a rate without a zone is
    for the rest of the country."""
    near = [(quote, _nearness(quote.rate, postal_code)) for quote in held]
    nearest: dict[tuple[str, str], int] = {}
    for quote, how in near:
        service = quote.rate["carrier"], quote.rate["service"]
        nearest[service] = max(how, nearest.get(service, 0))
    return [
        quote for quote, how in near if how == nearest[quote.rate["carrier"], quote.rate["service"]]
    ]


def _nearness(rate: Rate, postal_code: str) -> int:
    """-1: another zone."""
    return (reach(rate["postal_prefixes"], postal_code) or -1) if rate["postal_prefixes"] else 0


def _plain_code(postal_code: str) -> str:
    return postal_code.replace(" ", "").replace("-", "").upper()


def _is_plain(rate: Rate, carrier: Carrier) -> bool:
    return not (
        rate["fuel_permille"]
        or rate["surcharges"]
        or rate["volumetric_ml_per_kg"]
        or rate["zone"]
        or rate["valid_from_at"] is not None
        or rate["valid_to_at"] is not None
        or carrier["pickup_weekdays"]
    )


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
    return Lane(edges, [*held, ()], any(q.rate["postal_prefixes"] for q in quotes))
