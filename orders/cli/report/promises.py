"""Promises of delivery added up: by channel what came of them, and how often customers agreed to a
later day (CF-05), by addend what made them late (CF-04)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from orders.business.times import DAY, HOUR
from orders.contracts.records import PromiseExtended, PromiseMade, PromiseScored

LATER = ("LATE", "BROKEN")


@dataclass(slots=True)
class Channel:
    """Orders of a channel by what came of their last promise; `open`: not over yet.

    extended       those whose customers agreed to a later day, by `extended_days` together
    kept_at_first  those that kept even what was promised at first
    compensated_minor  what all of them got for later days, minor units by currency
    """

    channel: str
    promised: int = 0
    open: int = 0
    kept: int = 0
    late: int = 0
    broken: int = 0
    void: int = 0
    late_hours: float = 0
    extended: int = 0
    extended_days: float = 0
    kept_at_first: int = 0
    compensated_minor: dict[str, int] = field(default_factory=dict)

    @property
    def kept_percent(self) -> float | None:
        """Of those that came to something; None if none did."""
        return self._percent(self.kept)

    @property
    def kept_at_first_percent(self) -> float | None:
        """The same, had nothing been extended."""
        return self._percent(self.kept_at_first)

    def _percent(self, kept: int) -> float | None:
        over = self.kept + self.late + self.broken
        return round(100 * kept / over, 1) if over else None


@dataclass(slots=True)
class Addend:
    """Terms of this name whose end somebody reported. `over`: were over later than they said, by
    `over_hours` together; `blamed`: were the first to be so of a promise that was not kept."""

    addend: str
    reported: int = 0
    over: int = 0
    over_hours: float = 0
    blamed: int = 0


@dataclass(slots=True)
class Report:
    """Channels and addends by name."""

    channels: dict[str, Channel] = field(default_factory=dict)
    addends: dict[str, Addend] = field(default_factory=dict)

    def plain(self) -> dict[str, list[dict[str, Any]]]:
        """As JSON has it."""
        return {
            "channels": [
                {
                    **asdict(one),
                    "kept_percent": one.kept_percent,
                    "kept_at_first_percent": one.kept_at_first_percent,
                }
                for one in self.channels.values()
            ],
            "addends": [asdict(one) for one in self.addends.values()],
        }


def report(
    made: Iterable[PromiseMade],
    extended: Iterable[PromiseExtended],
    scores: Iterable[PromiseScored],
) -> Report:
    """What came of the promises; of an order that was changed the last version counts."""
    last: dict[str, int] = {}
    for promise in made:
        order = promise["order_id"]
        last[order] = max(promise["version"], last.get(order, 0))
    scored = {one["order_id"]: one for one in scores}
    found = Report()
    for order in sorted(last.keys() | scored.keys()):
        score = scored.get(order)
        known = score is not None and score["version"] >= last.get(order, 0)
        _count(found, order, score if known else None)
    _count_extended(found, extended, last)
    return found


def _count_extended(
    found: Report, extended: Iterable[PromiseExtended], last: Mapping[str, int]
) -> None:
    days: dict[str, float] = {}
    for one in extended:
        order = one["order_id"]
        _compensate(_channel(found, order).compensated_minor, one)
        if one["version"] == last.get(order, one["version"]):
            days[order] = days.get(order, 0) + (one["promised_at"] - one["former_at"]) / DAY
    for order, more in sorted(days.items()):
        channel = _channel(found, order)
        channel.extended += 1
        channel.extended_days += round(more, 1)


def _compensate(given: dict[str, int], extension: PromiseExtended) -> None:
    """What was given stays given, whatever becomes of the order's version."""
    if minor := extension["compensation_minor"]:
        currency = extension["currency"]
        given[currency] = given.get(currency, 0) + minor


def _channel(found: Report, order: str) -> Channel:
    name = order.partition(":")[0]
    return found.channels.setdefault(name, Channel(name))


def _count(found: Report, order: str, score: PromiseScored | None) -> None:
    channel = _channel(found, order)
    channel.promised += 1
    if score is None:
        channel.open += 1
        return
    outcome = score["outcome"].lower()
    setattr(channel, outcome, getattr(channel, outcome) + 1)
    first = outcome if score["first_outcome"] == "UNKNOWN" else score["first_outcome"].lower()
    channel.kept_at_first += first == "kept"
    if score["outcome"] == "LATE" and score["delivered_at"] is not None:
        channel.late_hours += _hours(score["delivered_at"] - score["promised_at"])
    for term in score["terms"]:
        _add(found, term, score)


def _add(found: Report, term: Mapping[str, Any], score: PromiseScored) -> None:
    if term["actual_at"] is None:
        return
    addend = found.addends.setdefault(term["addend"], Addend(term["addend"]))
    addend.reported += 1
    if term["actual_at"] > term["until_at"]:
        addend.over += 1
        addend.over_hours += _hours(term["actual_at"] - term["until_at"])
    addend.blamed += score["outcome"] in LATER and score["late_addend"] == term["addend"]


def _hours(milliseconds: int) -> float:
    return round(milliseconds / HOUR, 1)
