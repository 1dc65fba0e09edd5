"""When goods can be brought to a country: its own zone, weekend and public holidays (CF-04)."""

from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

import holidays
from babel.core import get_global

from orders.business.calendars import Calendar

WEEK = frozenset(range(7))
SOME_WINTER = datetime(2026, 1, 15, tzinfo=UTC)


@lru_cache(maxsize=1_000)
def calendar_of(country: str, house: Calendar) -> Calendar:
    """The calendar of a country (ISO 3166-1 alpha-2), with the hours of the house; that of the
    house itself where nothing is known of the country."""
    zone = zone_of(country)
    if not zone or country not in holidays.list_supported_countries():
        return house
    free = holidays.country_holidays(country).weekend
    return house.model_copy(
        update={"zone": zone, "country": country, "region": None, "weekdays": WEEK - free}
    )


@cache
def zone_of(country: str) -> str:
    """The zone of a country; of several the one in which a day ends last, so that what is promised
    there by the end of a day holds everywhere. Empty: none is known."""
    territories = get_global("zone_territories")
    known = available_timezones()
    zones = [zone for zone, at in territories.items() if at == country and zone in known]
    return min(zones, key=lambda zone: (_ahead(zone), zone), default="")


def _ahead(zone: str) -> timedelta:
    return SOME_WINTER.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
