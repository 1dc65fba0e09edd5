"""How warm goods were on their way: a record of three numbers, however often they are measured
(SH-07). Tenths of a degree Celsius; times in milliseconds."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from orders.business.temperatures import between
from orders.business.times import MINUTE
from orders.contracts.records import (
    Article,
    GoodsVerdict,
    ShipmentLine,
    TemperatureRecord,
)
from orders.engine.references import References
from services.shipping.policy import ShippingPolicy
from services.shipping.temperature_policy import TemperaturePolicy

FURTHEST = 1000
"""No goods are this much warmer or colder than ice that melts: the thermometer is broken."""
BY_POLICY: dict[str, GoodsVerdict] = {"hold": "UNKNOWN", "refund": "SPOILT", "accept": "GOOD"}
"""What is done with goods at the door -> what of them is found without anybody's word."""


class Band(NamedTuple):
    """Between which temperatures goods are to be kept; None: as cold, or as warm, as may be."""

    coldest: int | None
    warmest: int | None


class Parted(NamedTuple):
    """The lines that came, each of them in one of the two."""

    good: list[ShipmentLine]
    spoilt: list[ShipmentLine]


def begun(
    lines: Iterable[ShipmentLine], tenths: int, at: int, policy: ShippingPolicy, known: References
) -> list[TemperatureRecord]:
    """The first measurement of a shipment, by what its goods are to be kept at: each article's own,
    or that of the packing of its nature. Goods that bear whatever comes are in none."""
    kept: dict[Band, list[int]] = {}
    articles = known.table(Article)
    for line in lines:
        band = _band(articles.get(line["sku"]), policy)
        if band is not None:
            kept.setdefault(band, []).append(line["line"])
    return [
        {
            "lines": sorted(set(numbers)),
            "coldest_tenths": band.coldest,
            "warmest_tenths": band.warmest,
            "lowest_tenths": tenths,
            "highest_tenths": tenths,
            "readings": 0,
            "last_at": at,
            "last_tenths": tenths,
            "outside_ms": 0,
            "exceeded": False,
            "verdict": "UNKNOWN",
        }
        for band, numbers in kept.items()
    ]


def measured(
    one: TemperatureRecord, tenths: int, at: int, policy: TemperaturePolicy
) -> TemperatureRecord:
    """With one more measurement. One that comes late, after a newer one, adds no time: what lay
    between them is counted already."""
    now: TemperatureRecord = {
        **one,
        "lowest_tenths": min(one["lowest_tenths"], tenths),
        "highest_tenths": max(one["highest_tenths"], tenths),
        "readings": one["readings"] + 1,
    }
    if at >= one["last_at"]:
        now["outside_ms"] += _outside(one, tenths, at)
        now["last_at"], now["last_tenths"] = at, tenths
    now["exceeded"] = now["exceeded"] or _exceeds(now, policy)
    return now


def cause(one: TemperatureRecord) -> Literal["too_warm", "too_cold"]:
    """By what it is further off."""
    return "too_warm" if _too_warm(one) >= _too_cold(one) else "too_cold"


def said(one: TemperatureRecord) -> str:
    """What was measured, in words."""
    return (
        f"{between(one['lowest_tenths'], one['highest_tenths'])}, {cause(one).replace('_', ' ')} "
        f"for {one['outside_ms'] // MINUTE} minutes"
    )


def by_policy(
    kept: Iterable[TemperatureRecord], policy: TemperaturePolicy
) -> list[TemperatureRecord]:
    """At the door: what nobody has judged is judged by policy, unless somebody has to (SH-07)."""
    return judged(kept, BY_POLICY[policy.then])


def judged(kept: Iterable[TemperatureRecord], verdict: GoodsVerdict) -> list[TemperatureRecord]:
    """What nobody has judged yet, so judged."""
    return [{**one, "verdict": verdict} if is_open(one) else one for one in kept]


def is_open(one: TemperatureRecord) -> bool:
    """Whether it is still to be said what of the goods is found."""
    return one["exceeded"] and one["verdict"] == "UNKNOWN"


def waits(taken: Iterable[ShipmentLine], kept: Sequence[TemperatureRecord]) -> bool:
    """Whether somebody has yet to say of any of these lines whether it is good."""
    asked = {line for one in kept if is_open(one) for line in one["lines"]}
    return any(line["line"] in asked for line in taken)


def parted(taken: list[ShipmentLine], kept: Sequence[TemperatureRecord]) -> Parted:
    """What of the goods is good, and what is not, as was found."""
    bad = {line for one in kept if one["verdict"] == "SPOILT" for line in one["lines"]}
    if not bad:
        return Parted(taken, [])
    return Parted(
        [line for line in taken if line["line"] not in bad],
        [line for line in taken if line["line"] in bad],
    )


def _band(article: Article | None, policy: ShippingPolicy) -> Band | None:
    if article is None:
        return None
    own = Band(article["coldest_tenths"], article["warmest_tenths"])
    if own != (None, None):
        return own
    of_nature = (
        Band(packing.coldest_tenths, packing.warmest_tenths)
        for packing in policy.packings
        if packing.nature == article["nature"]
    )
    band = next(of_nature, None)
    return None if band == (None, None) else band


def _exceeds(one: TemperatureRecord, policy: TemperaturePolicy) -> bool:
    too_long = one["outside_ms"] > policy.outside_minutes * MINUTE
    return too_long or max(_too_warm(one), _too_cold(one)) >= policy.at_once_tenths


def _too_warm(one: TemperatureRecord) -> int:
    warmest = one["warmest_tenths"]
    return 0 if warmest is None else max(0, one["highest_tenths"] - warmest)


def _too_cold(one: TemperatureRecord) -> int:
    coldest = one["coldest_tenths"]
    return 0 if coldest is None else max(0, coldest - one["lowest_tenths"])


def _outside(one: TemperatureRecord, tenths: int, at: int) -> int:
    """How long of the time since the last measurement, on a straight line from it to this one."""
    was, ms = one["last_tenths"], at - one["last_at"]
    outside = 0
    if (warmest := one["warmest_tenths"]) is not None:
        outside += _above(was - warmest, tenths - warmest, ms)
    if (coldest := one["coldest_tenths"]) is not None:
        outside += _above(coldest - was, coldest - tenths, ms)
    return min(outside, ms)


def _above(start: int, end: int, ms: int) -> int:
    """How much of the time a straight line from one to the other is above nought."""
    high, low = max(start, end), min(start, end)
    if high <= 0:
        return 0
    return ms if low >= 0 else ms * high // (high - low)
