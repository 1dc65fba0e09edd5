"""When a recipient may be told what can wait (TR-02)."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from orders.contracts.records import EffectsState
from services.effects.policy import EffectsPolicy, Quiet

ONE_DAY = timedelta(days=1)


def zone_of(named: str, country: str, policy: EffectsPolicy) -> str:
    """By whose clock a customer's day goes: their own, their country's, or the house's. A zone
    that there is not counts as none."""
    if named and named in _zones():
        return named
    return policy.zones.get(country, policy.zone)


def not_before(now: int, zone: str, state: EffectsState, policy: EffectsPolicy) -> int:
    """The first moment from now on at which one more may be told, ms: out of quiet hours, on a day
    that has not had its share."""
    full = state["told_on"] == day_of(now, zone) and state["told"] >= policy.daily_cap
    at = _next_day(now, zone) if full else now
    return at if policy.quiet is None else _awake(at, zone, policy.quiet)


def day_of(at: int, zone: str) -> str:
    """Which day it is there, ISO 8601."""
    return _local(at, zone).date().isoformat()


def _local(at: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at / 1000, _zone(zone))


def _next_day(at: int, zone: str) -> int:
    return _moment(_local(at, zone).date() + ONE_DAY, time(), zone)


def _awake(at: int, zone: str, quiet: Quiet) -> int:
    """When quiet hours that have begun then end; then, if there are none."""
    local = _local(at, zone)
    clock, over_night = local.time(), quiet.begins > quiet.ends
    if over_night and clock >= quiet.begins:
        return _moment(local.date() + ONE_DAY, quiet.ends, zone)
    if clock < quiet.ends and (over_night or clock >= quiet.begins):
        return _moment(local.date(), quiet.ends, zone)
    return at


def _moment(day: date, clock: time, zone: str) -> int:
    return int(datetime.combine(day, clock, _zone(zone)).timestamp() * 1000)


@lru_cache(maxsize=1_000)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
