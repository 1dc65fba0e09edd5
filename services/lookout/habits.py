"""In which hours of the week a channel is usually heard, so when its silence is none by chance
(IN-10). Whether it is heard in an hour counts, not how often: partners send many orders at once."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orders.business.calendars import is_holiday
from orders.business.hours import WEEKS, hour_of, hour_of_week, pieces, whole_hours
from orders.business.times import DAY, HOUR
from orders.contracts.records import Channel

LEAST_SEEN = 2
"""An hour of the week that was seen less often promises nothing."""
CHANCE = 0.001
"""A silence that is less likely is none by chance."""
HOLIDAY = -1


class Habit(NamedTuple):
    """Hours in which a channel was heard, by their beginnings; it is known from `since` on, and was
    last heard at `last_at`, 0 for never. All ms."""

    since: int
    last_at: int = 0
    hours: frozenset[int] = frozenset()

    def heard(self, times: Iterable[int]) -> "Habit":
        """It was heard then, too. What is older than eight weeks is let go."""
        last_at = max(self.last_at, *times)
        oldest = hour_of(last_at - WEEKS * 7 * DAY)
        hours = {at for at in (*self.hours, *map(hour_of, times)) if at >= oldest}
        return Habit(max(self.since, oldest), last_at, frozenset(hours))


def is_silent(habit: Habit, agreed: Channel, now: int) -> bool:
    """Whether it should have been heard: by what is agreed, or by its habit. `now`: ms."""
    within = agreed["heard_within_hours"]
    if within and now - max(habit.last_at, habit.since) > within * HOUR:
        return True
    return chance(habit, agreed["zone"], agreed["country"], now) < CHANCE


def chance(habit: Habit, zone: str, country: str, now: int) -> float:
    """How likely its silence is, by the same hours of the weeks before. No habit is surer than the
    times allow that it was kept (the rule of succession)."""
    silent_from = hour_of(habit.last_at) + HOUR if habit.last_at else habit.since
    seen, heard = Counter[int](), Counter[int]()
    for at in whole_hours(habit.since, silent_from):
        place = _place(at, zone, country)
        seen[place] += 1
        heard[place] += at in habit.hours
    surest = (len(habit.hours) + 1) / (len(habit.hours) + 2)
    left = 1.0
    for at, until in pieces(silent_from, now):
        place = _place(hour_of(at), zone, country)
        if place != HOLIDAY and seen[place] >= LEAST_SEEN:
            usually = min(heard[place] / seen[place], surest)
            left *= (1.0 - usually) ** ((until - at) / HOUR)
    return left


@lru_cache(maxsize=50_000)
def _place(hour: int, zone: str, country: str) -> int:
    """Which hour of the week that is on the clocks there; HOLIDAY on a public holiday."""
    place = _zone(zone)
    if country and is_holiday(datetime.fromtimestamp(hour / 1000, place).date(), country):
        return HOLIDAY
    return hour_of_week(hour, place)


@lru_cache(maxsize=100)
def _zone(name: str) -> tzinfo:
    """UTC for one that there is not."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
