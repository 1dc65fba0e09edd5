"""What leaves when, by warehouse and carrier, against what a warehouse can send in a day (SH-10).
All times in milliseconds since 1970, business clock."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from orders.business.times import DAY, moment
from orders.client.dispatch.shipments import Shipment, Told
from orders.contracts.records import Warehouse

UNKNOWN = ""
"""Warehouse and carrier of what no warehouse has yet."""
HOUSE_ZONE = "UTC"
"""Whose days count where no warehouse is known."""


class Row(NamedTuple):
    """What one carrier takes from one warehouse in a day. `late`: those of it that leave after they
    should have, or too late for what was promised; `load_percent`: all that leaves the warehouse
    that day, of its capacity, -1: unknown."""

    day: str
    warehouse: str
    carrier: str
    shipments: int
    weight_g: int
    late: int
    load_percent: int


class Late(NamedTuple):
    """One that is late, and why."""

    order_id: str
    number: str
    shipment_id: str
    warehouse: str
    carrier: str
    leaves_by: str
    promised: str
    because: str


class Plan(NamedTuple):
    """Rows by day, warehouse and carrier; what is late, most urgent first. `beyond`: shipments that
    leave after the last day."""

    rows: list[Row]
    late: list[Late]
    beyond: int

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "rows": [one._asdict() for one in self.rows],
            "late": [one._asdict() for one in self.late],
            "beyond": self.beyond,
        }


class _Leaving(NamedTuple):
    """Something that has to leave; `shipment` is None while no warehouse has it."""

    day: date
    warehouse: str
    carrier: str
    weight_g: int
    by: int
    promised_at: int | None
    because: str
    told: Told
    shipment: Shipment | None


def plan(
    orders: Iterable[Told],
    warehouses: Mapping[str, Warehouse],
    now: int,
    days: int,
    warehouse: str = "",
) -> Plan:
    """The next so many days, today first; of one warehouse, if it is named. What should have left
    already stands under today, and is late. Of an order that no warehouse has yet its promise says
    until when it must be there: it leaves before."""
    found = [
        one
        for told in orders
        if not told.stopped
        for one in _leaving(told, warehouses, now)
        if not warehouse or one.warehouse == warehouse
    ]
    ahead = timedelta(days=days)
    within = [one for one in found if one.day < day_of(now, warehouses.get(one.warehouse)) + ahead]
    loads: dict[tuple[date, str], int] = {}
    groups: dict[tuple[date, str, str], list[_Leaving]] = {}
    for one in within:
        loads[one.day, one.warehouse] = loads.get((one.day, one.warehouse), 0) + 1
        groups.setdefault((one.day, one.warehouse, one.carrier), []).append(one)
    rows = [
        Row(
            day.isoformat(),
            code,
            carrier,
            len(some),
            sum(one.weight_g for one in some),
            sum(bool(one.because) for one in some),
            _load(loads[day, code], warehouses.get(code)),
        )
        for (day, code, carrier), some in sorted(groups.items())
    ]
    late = sorted(
        (one for one in within if one.because), key=lambda one: (one.by, one.told.order_id)
    )
    return Plan(rows, [_late(one) for one in late], len(found) - len(within))


def day_of(at: int, warehouse: Warehouse | None) -> date:
    """The day on the warehouse's clock."""
    zone = warehouse["zone"] if warehouse is not None else HOUSE_ZONE
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone)).date()


def _leaving(told: Told, warehouses: Mapping[str, Warehouse], now: int) -> list[_Leaving]:
    if not told.shipments:
        promised = told.promised_at
        if promised is None:
            return []
        because = "promised, and in no warehouse yet" if promised < now else ""
        day = day_of(max(promised, now), None)
        return [_Leaving(day, UNKNOWN, UNKNOWN, 0, promised, promised, because, told, None)]
    return [
        _Leaving(
            day_of(max(one.dispatch_by_at, now), warehouses.get(one.warehouse)),
            one.warehouse,
            one.carrier,
            one.weight_g,
            one.dispatch_by_at,
            told.promised_at,
            _why_late(one, told.promised_at, now),
            told,
            one,
        )
        for one in told.in_house
    ]


def _why_late(one: Shipment, promised_at: int | None, now: int) -> str:
    """Empty: it is in time."""
    if one.dispatch_by_at < now:
        return "should have left"
    arrives_at = one.dispatch_by_at + one.transit_days * DAY
    if promised_at is not None and arrives_at > promised_at:
        return f"takes {one.transit_days} days, and is promised sooner"
    return ""


def _load(shipments: int, warehouse: Warehouse | None) -> int:
    if warehouse is None or warehouse["daily_capacity"] <= 0:
        return -1
    return -(-100 * shipments // warehouse["daily_capacity"])


def _late(one: _Leaving) -> Late:
    return Late(
        one.told.order_id,
        one.shipment.number if one.shipment is not None else "",
        one.shipment.shipment_id if one.shipment is not None else "",
        one.warehouse,
        one.carrier,
        moment(one.by),
        moment(one.promised_at),
        one.because,
    )
