"""Dates and times as people and XML write them, in milliseconds since 1970 UTC."""

import re
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from orders.business.times import MS
from services.gateway.formats.values.refusal import Refused

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBERS = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{4}|\d{1,2})(?:[ T]+(.*))?", re.ASCII)


def instant(text: str, zone: str) -> int:
    """The time that a text tells: ISO 8601, or a date of numbers with or without a time. What has
    no zone is in `zone` (IANA), what has no time is its midnight. Raises Refused for what is no
    date, and for 03/04/2026, which is two."""
    text = text.strip()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = _numbers(text)
    return since_1970(at, zone)


def since_1970(at: date, zone: str) -> int:
    """A date or a time of a calendar, in `zone` if it has none of its own."""
    local = at if isinstance(at, datetime) else datetime.combine(at, time())
    if local.tzinfo is None:
        local = local.replace(tzinfo=_zone(zone))
    return (local - _EPOCH) // MS


def _numbers(text: str) -> datetime:
    found = _NUMBERS.fullmatch(text)
    if not found:
        raise _malformed()
    first, mark, second, third, clock = found.groups()
    year, month, day = _calendar(first, mark, second, third)
    try:
        at = time.fromisoformat(clock) if clock else time()
        return datetime.combine(date(year, month, day), at)
    except ValueError:
        raise _malformed() from None


def _calendar(first: str, mark: str, second: str, third: str) -> tuple[int, int, int]:
    """Year, month, day. With points the day is first, as everywhere; with other marks it is, or
    the month is, and only a number above 12 tells."""
    if len(first) == 4 and len(third) <= 2:
        return int(first), int(second), int(third)
    if len(third) != 4 or len(first) > 2:
        raise _malformed()
    one, other = int(first), int(second)
    if mark == "." or one > 12 or one == other:
        return int(third), other, one
    if other > 12:
        return int(third), one, other
    raise Refused("date_ambiguous", "day or month first? Send the date as year-month-day")


def _malformed() -> Refused:
    return Refused("date_malformed", "send a date such as 2026-03-31 or 2026-03-31T14:00:00+01:00")


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
