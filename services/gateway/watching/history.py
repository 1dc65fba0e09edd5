"""How many orders a channel places in each hour of the week, so how many are to be expected, and
when there are too few to be chance."""

from collections.abc import Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo

from orders.business.hours import WEEKS, hour_of, hour_of_week, pieces, whole_hours
from orders.business.times import DAY, HOUR

SILENT_FROM = 7.0
"""So many orders expected and none there: by chance once in a thousand times (Poisson, e^-7)."""


class History(NamedTuple):
    """Orders placed by hour: `counts` from the beginning of an hour (ms) to how many, none if it is
    left out; known from `since` on; the last one was placed at `last_at`, 0 for none."""

    since: int
    last_at: int
    counts: Mapping[int, int]

    def add(self, placed_at: int) -> "History":
        """One more order. One that is placed before the last that was counted, or before anybody
        looked, is not counted: it may have been."""
        if placed_at <= max(self.last_at, self.since - 1):
            return self
        hour = hour_of(placed_at)
        oldest = hour - WEEKS * 7 * DAY
        counts = {at: count for at, count in self.counts.items() if at >= oldest}
        counts[hour] = counts.get(hour, 0) + 1
        return History(max(self.since, oldest), placed_at, counts)


def expected(history: History, start: int, end: int, zone: str) -> float:
    """Orders to be expected from `start` to `end`, ms, by the same hours of the weeks before
    `start`, on the clock of `zone`. An hour of the week that nobody has seen yet is expected to
    bring none."""
    rates = _rates(history, start, ZoneInfo(zone))
    return sum(
        rates.get(hour_of_week(at, ZoneInfo(zone)), 0.0) * (until - at) / HOUR
        for at, until in pieces(start, end)
    )


def is_silent(history: History, now: int, zone: str) -> bool:
    """Whether so many orders should have come since the last that chance does not explain it.
    `now`: ms."""
    return expected(history, last_sign(history), now, zone) >= SILENT_FROM


def last_sign(history: History) -> int:
    """Since when nothing has come, ms."""
    return max(history.last_at, history.since)


def _rates(history: History, until: int, zone: ZoneInfo) -> Mapping[int, float]:
    """Hour of the week -> orders an hour, of hours that were seen from their beginning to their
    end."""
    seen: dict[int, int] = {}
    orders: dict[int, int] = {}
    for at in whole_hours(history.since, until):
        place = hour_of_week(at, zone)
        seen[place] = seen.get(place, 0) + 1
        orders[place] = orders.get(place, 0) + history.counts.get(at, 0)
    return {place: orders[place] / hours for place, hours in seen.items()}
