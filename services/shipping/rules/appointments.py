"""When a service is rendered, and how its customer is told the time (SH-04, SH-09)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from orders.business.calendars import is_holiday
from orders.business.times import HOUR, earliest
from orders.contracts.records import Appointment
from services.shipping.services_policy import ServiceRule, ServicesPolicy

ONE_DAY = timedelta(days=1)
NOON = "T12:00:00+00:00"
"""Of a day that is told as one, whatever the clock of whoever reads it."""


def planned(
    now: int, country: str, platform: str, rule: ServiceRule, policy: ServicesPolicy
) -> Appointment:
    """The first time for a service: so many working days of its customer's country after now, on
    the customer's clock."""
    zone = zone_of(country, policy)
    day = datetime.fromtimestamp(now // 1000, zone).date()
    left = rule.lead_days
    while left > 0:
        day += ONE_DAY
        left -= day.weekday() in policy.weekdays and not is_holiday(day, country)
    starts, ends = (
        int(datetime.combine(day, clock, zone).timestamp() * 1000)
        for clock in (rule.begins, rule.ends)
    )
    return at(starts, ends, platform, rule)


def at(starts: int, ends: int, platform: str, rule: ServiceRule) -> Appointment:
    """The first that is told of a service: from when until when, milliseconds."""
    return {
        "starts_at": starts,
        "ends_at": ends,
        "times": 1,
        "platform": platform,
        "reminded": False,
        "works": False,
        "asked": False,
        "probes": 0,
        "probe_at": starts - rule.probe_hours_before * HOUR if platform else None,
        "missed": 0,
        "booked": False,
    }


def due(meant: Appointment, rule: ServiceRule) -> int | None:
    """When something is next to be done about it: its platform is looked at,
    its customer is reminded, or it begins."""
    remind_at = None if meant["reminded"] else meant["starts_at"] - rule.remind_hours_before * HOUR
    return earliest(meant["probe_at"], remind_at, meant["starts_at"])


def may_begin(meant: Appointment) -> bool:
    """Whether nothing is in its way: its platform works, if it has one (SH-09)."""
    return meant["works"] or not meant["platform"]


def shown(meant: Appointment, country: str, policy: ServicesPolicy) -> dict[str, str]:
    """The time as the customer's clock shows it."""
    zone = zone_of(country, policy)
    starts, ends = (
        datetime.fromtimestamp(meant[at] // 1000, zone) for at in ("starts_at", "ends_at")
    )
    return {
        "day": starts.date().isoformat() + NOON,
        "begins": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "zone": zone.key,
        "platform": meant["platform"],
    }


def zone_of(country: str, policy: ServicesPolicy) -> ZoneInfo:
    """The clock of customers there."""
    return ZoneInfo(policy.zones.get(country, policy.zone))
