"""How long carriers take to a country, by the rates that they have agreed to (CF-04)."""

from bisect import bisect_right
from typing import NamedTuple

from orders.contracts.records import Rate
from orders.engine.references import References

ANYWHERE = "*"


class Way(NamedTuple):
    """How many working days a service takes."""

    days: int
    service: str


class Lane(NamedTuple):
    """The ways to a country: from `starts[n]` grams to `starts[n + 1]`, exclusive, `slowest[n]`
    and `fastest[n]` bear the weight; None where nothing does."""

    starts: list[int]
    slowest: list[Way | None]
    fastest: list[Way | None]


def lanes(references: References) -> dict[str, Lane]:
    """The rate table by the country that goods go to; `*` for those that it does not name."""
    rates = [rate for _, rate in sorted(references.table(Rate).items())]
    countries = {ANYWHERE, *(rate["to_country"] for rate in rates)}
    return {
        country: _lane([rate for rate in rates if rate["to_country"] in (country, ANYWHERE)])
        for country in countries
    }


def expected(country: str, weight_g: int, urgent: bool, references: References) -> Way | None:
    """The way that is reckoned with: shipping chooses warehouse and carrier later, so it is the
    slowest that bears the weight, for urgent goods the fastest. None: there is no rate."""
    table = references.derived(lanes)
    lane = table.get(country) or table[ANYWHERE]
    at = bisect_right(lane.starts, weight_g) - 1
    return None if at < 0 else (lane.fastest if urgent else lane.slowest)[at]


def _lane(rates: list[Rate]) -> Lane:
    edges = {rate["minimum_weight_g"] for rate in rates}
    starts = sorted(edges | {rate["maximum_weight_g"] + 1 for rate in rates})
    bearing = [
        [
            Way(rate["transit_days"], f"{rate['carrier']} {rate['service']}")
            for rate in rates
            if rate["minimum_weight_g"] <= start <= rate["maximum_weight_g"]
        ]
        for start in starts
    ]
    return Lane(
        starts,
        [max(ways, default=None, key=_days) for ways in bearing],
        [min(ways, default=None, key=_days) for ways in bearing],
    )


def _days(way: Way) -> int:
    return way.days
