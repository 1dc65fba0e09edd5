"""Times are milliseconds since 1970 UTC, business clock: their units, and how one is told."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

MS = timedelta(milliseconds=1)
SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def later(now: int, by: timedelta) -> int:
    """`now` and so much later, milliseconds."""
    return now + by // MS


def earliest(*times: int | None) -> int | None:
    """The first of those that are known; None if none is. So a state wakes for whatever comes
    first."""
    return min([time for time in times if time is not None], default=None)


def days_begun(time: int) -> int:
    """How many days a time takes, milliseconds: one that has begun counts as a day."""
    return -(-time // DAY)


@lru_cache(maxsize=1_000)  # one batch tells the same few again and again
def moment(at: int | None) -> str:
    """A time as messages and reports tell it: ISO 8601, UTC, to the second. Empty: unknown. One
    that no calendar has is told as it is: nobody fails for telling it."""
    try:
        return "" if at is None else datetime.fromtimestamp(at // 1000, UTC).isoformat()
    except (OverflowError, ValueError):
        return f"{at} ms"
