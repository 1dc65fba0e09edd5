"""Moments as carriers write them -> milliseconds since 1970; None for what is none."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from services.carriers.tables import Times

LATEST = 4_102_444_800_000
"""The year 2100: nobody scans after it."""
_NONE = re.compile(r"[^0-9]")
_LENGTHS = {8: "000000", 10: "0000", 12: "00", 14: ""}
"""Digits of a day, with hours, with minutes, with seconds -> what is left out."""


def moment(text: str, times: Times, zone: ZoneInfo) -> int | None:
    """The moment that the text tells; where it names no zone of its own it is of this one."""
    if not text:
        return None
    try:
        at = _READ[times](text, zone)
    except (ValueError, OverflowError, OSError):
        return None
    return at if 0 < at < LATEST else None


def _iso(text: str, zone: ZoneInfo) -> int:
    at = datetime.fromisoformat(text)
    return round((at if at.tzinfo is not None else at.replace(tzinfo=zone)).timestamp() * 1000)


def _digits(text: str, zone: ZoneInfo) -> int:
    said = _NONE.sub("", text)
    if len(said) not in _LENGTHS:
        raise ValueError(text)
    said += _LENGTHS[len(said)]
    year, rest = int(said[:4]), [int(said[n : n + 2]) for n in range(4, 14, 2)]
    month, day, hour, minute, second = rest
    at = datetime(year, month, day, hour, minute, second, tzinfo=zone)
    return round(at.timestamp() * 1000)


_READ: Mapping[Times, Callable[[str, ZoneInfo], int]] = {
    "iso": _iso,
    "digits": _digits,
    "seconds": lambda text, _: round(float(text) * 1000),
    "milliseconds": lambda text, _: round(float(text)),
}
