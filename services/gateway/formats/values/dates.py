"""Times as partners write them (RFC 3339, ISO 8601), into milliseconds UTC."""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from orders.business.times import MS
from services.gateway.formats.json_documents.parts import Part

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(part: Part, *path: str, zone: str) -> int | None:
    """The time at `path`, milliseconds since 1970 UTC; None if it is missing.

    `zone` (IANA) is that of a time that bears none; of an hour that clocks show twice it is the
    first."""
    text = part.text(*path)
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        part.at(*path).odd("time_malformed", "send a time such as 2026-01-31T09:30:00Z (RFC 3339)")
        return None
    there = read if read.tzinfo else read.replace(tzinfo=_zone(zone))
    return (there - EPOCH) // MS


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
