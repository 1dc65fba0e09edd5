"""Hours of the week on the clocks of a place: what comes by habit is compared with the same hours
of the weeks before (IN-10)."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from orders.business.times import HOUR

WEEKS = 8
"""So long an hour is remembered."""


def hour_of(at: int) -> int:
    """When its hour began, ms."""
    return at // HOUR * HOUR


def whole_hours(start: int, end: int) -> range:
    """The beginnings, ms, of hours that lie between from their beginning to their end."""
    return range(-(-start // HOUR) * HOUR, hour_of(end), HOUR)


def pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    """From `start` to `end`, ms, cut where an hour begins."""
    while start < end:
        until = min(hour_of(start) + HOUR, end)
        yield start, until
        start = until


def hour_of_week(at: int, zone: tzinfo) -> int:
    """Which one it is on the clocks there, 0 to 167; Monday's first is 0."""
    clock = datetime.fromtimestamp(at / 1000, zone)
    return clock.weekday() * 24 + clock.hour
