"""Who was asked to confirm, and who did, within a day of receipt; of every other order what it
waited for (CF-01)."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from orders.business.notices import AMENDED
from orders.business.times import DAY, HOUR
from orders.contracts.records import (
    ConfirmationRequested,
    HoldReleased,
    OrderConfirmed,
    OrderDeclined,
    OrderHeld,
    OrderReceived,
    OrderStopped,
    OrderSuspended,
)

Value = Mapping[str, Any]
RECORDS = (
    OrderReceived,
    OrderHeld,
    HoldReleased,
    ConfirmationRequested,
    OrderConfirmed,
    OrderSuspended,
    OrderDeclined,
    OrderStopped,
)
"""What the report is made of; how an order ended comes last."""


@dataclass(slots=True)
class Channel:
    """Orders of a channel. `asked_in_time`: the customer was asked, or need not be, within a day of
    receipt; `overdue`: a day is over, and nobody has asked; likewise of confirmations, of which
    those that are not there are `open`; `ended`: it ended before it was confirmed."""

    channel: str
    received: int = 0
    asked_in_time: int = 0
    asked_later: int = 0
    overdue: int = 0
    confirmed_in_time: int = 0
    confirmed_later: int = 0
    open: int = 0
    ended: int = 0


@dataclass(slots=True)
class Late:
    """An order that was asked about, or confirmed, later than a day after receipt, or is neither
    yet. Hours after receipt; None: not yet. `because`: who or what it waited for."""

    order: str
    received_at: int
    asked_after: float | None
    confirmed_after: float | None
    because: list[str]


@dataclass(slots=True)
class Report:
    """Channels by name, and the late ones, the longest first."""

    channels: dict[str, Channel] = field(default_factory=dict)
    late: list[Late] = field(default_factory=list)

    def plain(self) -> dict[str, list[dict[str, Any]]]:
        """As JSON has it."""
        channels = [asdict(one) for one in self.channels.values()]
        return {"channels": channels, "late": [asdict(one) for one in self.late]}


@dataclass(slots=True)
class Hold:
    """A hold from when it was told first until it was let go, ms; `until` None: it is there."""

    hold_id: str
    role: str
    since: int
    until: int | None = None
    by: str = ""


@dataclass(slots=True)
class Way:
    """How an order came to be confirmed; times in ms, the first of each kind. `version`: the latest
    that was received; `means`: how the customer was asked; `suspended`: they did not answer."""

    received_at: int | None = None
    version: int = 0
    asked_at: int | None = None
    means: str = ""
    suspended: bool = False
    confirmed_at: int | None = None
    ended_at: int | None = None
    holds: dict[tuple[int, str], Hold] = field(default_factory=dict)


def report(records: Iterable[tuple[str, Value]], now: int) -> Report:
    """What became of the orders of which the receipt is there. `records`: names and values, those
    of an order and a topic in their order, notices behind all else; `now`: business time, ms."""
    ways: dict[str, Way] = {}
    for name, value in records:
        _take(ways.setdefault(value["order_id"], Way()), name, value)
    found = Report()
    for order, way in sorted(ways.items()):
        if way.received_at is not None:
            _count(found, order, way, way.received_at, now)
    found.late.sort(key=_longest, reverse=True)
    return found


def _take(way: Way, name: str, value: Value) -> None:
    at = value["at"]
    match name:
        case "OrderReceived":
            way.received_at = min(at, way.received_at or at)
            way.version = max(value["version"], way.version)
        case "OrderHeld":
            _hold(way, value)
        case "HoldReleased":
            _released(way, value)
        case "ConfirmationRequested" if way.asked_at is None:
            way.asked_at, way.means = at, value["means"]
        case "OrderSuspended":
            way.suspended = True
        case "OrderConfirmed" if way.confirmed_at is None:
            way.confirmed_at = at
        case "OrderStopped" if value["outcome"] == AMENDED:
            _let_go(way, value["version"], at)
        case "OrderDeclined" | "OrderStopped" if value.get("whole", True):
            way.ended_at = at


def _hold(way: Way, value: Value) -> None:
    """All that hold it now; what is told no longer, and was not let go by anybody, is over."""
    version, at = value["version"], value["at"]
    there = {one["hold_id"]: one for one in value["holds"]}
    _let_go(way, version, at, there)
    for hold_id, one in there.items():
        known = way.holds.get((version, hold_id))
        if known is None or known.until is not None:
            way.holds[version, hold_id] = Hold(hold_id, one["owner_role"], at)


def _released(way: Way, value: Value) -> None:
    hold = way.holds.get((value["version"], value["hold_id"]))
    if hold is not None and hold.until is None:
        hold.until, hold.by = value["at"], value["released_by"]


def _let_go(way: Way, version: int, at: int, still: Container[str] = ()) -> None:
    """Of this version nothing holds it any more but these."""
    for (of, hold_id), hold in way.holds.items():
        if of == version and hold_id not in still and hold.until is None:
            hold.until = at


def _count(found: Report, order: str, way: Way, received_at: int, now: int) -> None:
    name = order.partition(":")[0]
    channel = found.channels.setdefault(name, Channel(name))
    channel.received += 1
    end, due = way.ended_at or now, received_at + DAY
    asked = min(filter(None, (way.asked_at, way.confirmed_at)), default=None)
    if asked is not None:
        in_time = asked <= due
        channel.asked_in_time += in_time
        channel.asked_later += not in_time
    elif end > due:
        channel.overdue += 1
    if way.confirmed_at is not None:
        in_time = way.confirmed_at <= due
        channel.confirmed_in_time += in_time
        channel.confirmed_later += not in_time
    else:
        channel.ended += way.ended_at is not None
        channel.open += way.ended_at is None
    if (way.confirmed_at or end) > due:
        hours = _after(received_at, asked), _after(received_at, way.confirmed_at)
        found.late.append(Late(order, received_at, *hours, _why(way, asked, due, end)))


def _why(way: Way, asked: int | None, due: int, end: int) -> list[str]:
    """Who or what it waited for when the day was over, and until it was asked about; else for
    its customer."""
    until = asked or end
    holds = [
        f"{one.hold_id}, {one.role}: {_held(one, end)}"
        for one in sorted(way.holds.values(), key=lambda one: (one.since, one.hold_id))
        if one.since < until and (one.until or end) > due
    ]
    said = [f"held: {one}" for one in holds]
    if way.version > 1:
        said.append(f"changed: version {way.version}")
    if asked is not None and (way.confirmed_at or end) > max(due, asked):
        hours = _after(asked, way.confirmed_at or end)
        silent = ", suspended" if way.suspended else ""
        said.append(f"customer, asked by {way.means}: {hours} h{silent}")
    return said or ["review"]


def _held(hold: Hold, end: int) -> str:
    hours = round(((hold.until or end) - hold.since) / HOUR, 1)
    return f"{hours} h, released by {hold.by}" if hold.by else f"{hours} h"


def _after(since: int, at: int | None) -> float | None:
    return None if at is None else round((at - since) / HOUR, 1)


def _longest(one: Late) -> tuple[bool, float, str]:
    """What is not confirmed yet first."""
    return one.confirmed_after is None, one.confirmed_after or 0.0, one.order
