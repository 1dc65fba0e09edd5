"""When a carrier calls at a warehouse: weekdays, public holidays, a cut-off on the warehouse's
clock. All times in milliseconds since 1970."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from orders.business.calendars import QUARTER_HOUR, is_holiday
from orders.contracts.records import Carrier, Warehouse

DAY_END = time(23, 59, 59)
LOOKED_THROUGH = 31
"""Days in which some pick-up must be; a carrier that does not call for so long does not call."""


class PickUps(NamedTuple):
    """The days and the hour at which a carrier calls, and whose clock and holidays it keeps."""

    weekdays: tuple[int, ...]
    cut_off: time
    zone: str
    country: str

    def first(self, at: int) -> int | None:
        """The first cut-off that is not before `at`; None if there is none for a month."""
        return next((one for one in self._around(at, 1) if one >= at), None)

    def last(self, at: int) -> int | None:
        """The last cut-off that is not after `at`; None if there was none for a month."""
        return next((one for one in self._around(at, -1) if one <= at), None)

    def days_until(self, at: int, pickup_at: int) -> int:
        """Days on the warehouse's calendar between the two."""
        return (_day(pickup_at, self.zone) - _day(at, self.zone)).days

    def _around(self, at: int, step: int) -> Iterator[int]:
        day = _day(at, self.zone)
        for ahead in range(LOOKED_THROUGH):
            if (cut_off := _cut_off(day + timedelta(days=step * ahead), self)) is not None:
                yield cut_off


def pickups(carrier: Carrier, warehouse: Warehouse) -> PickUps | None:
    """When this carrier calls there; None: whenever something is ready."""
    days, cut_off = carrier["pickup_weekdays"], carrier["cut_off"]
    if not days:
        return None
    hour = time.fromisoformat(cut_off) if cut_off else DAY_END
    return PickUps(tuple(days), hour, warehouse["zone"], warehouse["country"])


@lru_cache(maxsize=10_000)
def _cut_off(day: date, kept: PickUps) -> int | None:
    """The cut-off of this day; None if the carrier does not call then."""
    if day.weekday() not in kept.weekdays or is_holiday(day, kept.country):
        return None
    return int(datetime.combine(day, kept.cut_off, ZoneInfo(kept.zone)).timestamp() * 1000)


def _day(at: int, zone: str) -> date:
    return _day_of(at // QUARTER_HOUR, zone)


@lru_cache(maxsize=10_000)
def _day_of(quarter_hour: int, zone: str) -> date:
    return datetime.fromtimestamp(quarter_hour * QUARTER_HOUR // 1000, ZoneInfo(zone)).date()
