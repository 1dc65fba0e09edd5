"""Days and times as customers read them: in their language, where the goods go."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_gmt

from orders.business.destinations import zone_of


def day(at: int, country: str, language: str) -> str:
    """A day there. `at`: milliseconds; `country`: ISO 3166-1 alpha-2."""
    return format_date(_there(at, country), "full", locale=language)


def time(at: int, country: str, language: str) -> str:
    """A day and a time there, with its distance from UTC: a country may have several zones."""
    there = _there(at, country)
    clock = format_time(there, "short", locale=language)
    zone = get_timezone_gmt(there, locale=language)
    return f"{day(at, country, language)} {clock} ({zone})"


def _there(at: int, country: str) -> datetime:
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone_of(country) or "UTC"))
