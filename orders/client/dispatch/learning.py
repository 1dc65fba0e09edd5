"""How well carriers did, from shipments of the past (SH-03). What there is little of counts little:
each share is drawn towards what was believed before."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from orders.business.temperatures import SPOILT
from orders.client.dispatch.shipments import Shipment
from orders.contracts.records import Carrier, CarrierQuality, Warehouse

ANY = "*"
BY_THE_CARRIER = frozenset(("carrier_lost_it", "carrier_silent", "damaged_on_the_way", SPOILT))
"""Fates that are the carrier's doing, by the code of the rule that said so: as good as lost."""
ARRIVED = frozenset(("delivered", "refused_at_the_door"))
Way = tuple[str, str, str, str]
"""Carrier, mode, from and to which country; * for any."""


class Terms(NamedTuple):
    """`least`: of fewer shipments nothing is learned; `drawn`: so many shipments weighs what was
    believed before."""

    least: int
    drawn: int


class Outcome(NamedTuple):
    """What came of one shipment."""

    way: Way
    on_time: bool
    lost: bool


def outcomes(
    shipments: Iterable[Shipment], warehouses: Mapping[str, Warehouse], now: int
) -> Iterator[Outcome]:
    """Those of which it is known: there, lost, or on the way for longer than was said. A shipment
    that a carrier lost or damaged was not on time."""
    for one in shipments:
        if one.expected_at is None:
            continue
        house = warehouses.get(one.warehouse)
        way = one.carrier, one.mode, house["country"] if house is not None else ANY, one.to_country
        if one.fate in ARRIVED and one.ended_at is not None:
            yield Outcome(way, one.ended_at <= one.expected_at, lost=False)
        elif one.fate in BY_THE_CARRIER:
            yield Outcome(way, on_time=False, lost=True)
        elif not one.fate and now > one.expected_at:
            yield Outcome(way, on_time=False, lost=False)


def learn(
    found: Iterable[Outcome],
    carriers: Mapping[str, Carrier],
    known: Mapping[str, CarrierQuality],
    terms: Terms,
    now: int,
) -> list[CarrierQuality]:
    """Rows by carrier, carrier and mode, and way. What was learned once and has too few shipments
    now says again what stands above it: a row is never taken away by leaving it out."""
    shipments, on_time, lost = Counter[Way](), Counter[Way](), Counter[Way]()
    for one in found:
        if one.way[0] in carriers:
            for level in _levels(one.way):
                shipments[level] += 1
                on_time[level] += one.on_time
                lost[level] += one.lost
    before = {_way(row) for row in known.values() if row["carrier"] in carriers}
    counted = {way for way, number in shipments.items() if number >= terms.least}
    believed: dict[Way, int] = {}
    for way in sorted(counted | before, key=lambda way: (way.count(ANY) * -1, way)):
        prior = _above(way, believed, carriers)
        believed[way] = (
            _drawn(shipments[way], on_time[way] - lost[way], prior, terms.drawn)
            if way in counted
            else prior
        )
    return [
        {
            "carrier": way[0],
            "mode": way[1],
            "from_country": way[2],
            "to_country": way[3],
            "quality": percent,
            "shipments": shipments[way],
            "on_time": on_time[way],
            "lost": lost[way],
            "at": now,
        }
        for way, percent in sorted(believed.items())
    ]


def _levels(way: Way) -> list[Way]:
    carrier, mode, *_ = way
    return [(carrier, ANY, ANY, ANY), (carrier, mode, ANY, ANY), way]


def _way(row: CarrierQuality) -> Way:
    return row["carrier"], row["mode"], row["from_country"], row["to_country"]


def _above(way: Way, believed: Mapping[Way, int], carriers: Mapping[str, Carrier]) -> int:
    """What is believed of the next wider level."""
    carrier, mode, *_ = way
    wider = [(carrier, mode, ANY, ANY), (carrier, ANY, ANY, ANY)]
    found = (believed[one] for one in wider if one != way and one in believed)
    return next(found, carriers[carrier]["quality"])


def _drawn(shipments: int, good: int, prior: int, drawn: int) -> int:
    """Percent, rounded to the nearest: a lost shipment counts as two that are late."""
    whole = shipments + drawn
    return min(max((2 * (100 * good + prior * drawn) + whole) // (2 * whole), 0), 100)
