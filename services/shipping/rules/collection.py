"""Until when goods lie ready for their customer, and what whoever comes has to name (SH-04)."""

from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from orders.business.calendars import is_holiday
from orders.business.times import HOUR
from orders.contracts.records import HandOver, Warehouse
from orders.engine.context import Cause
from services.shipping.kinds_policy import CollectionRule

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without what is read for something else."""
LENGTH = 8
ONE_DAY = timedelta(days=1)


def until(ready_at: int, place: Warehouse | None, rule: CollectionRule) -> int:
    """When the place closes on the last of the working days for which it keeps goods, milliseconds:
    by its own clock and public holidays. One that nobody knows has the clock of UTC."""
    zone = ZoneInfo(place["zone"] if place is not None else "UTC")
    country = place["country"] if place is not None else ""
    day = datetime.fromtimestamp(ready_at // 1000, zone).date()
    left = rule.days
    while left > 0:
        day += ONE_DAY
        left -= day.weekday() in rule.weekdays and not is_holiday(day, country)
    return int(datetime.combine(day, rule.closes, zone).timestamp() * 1000)


def named(place: Warehouse | None) -> str:
    """The place as its customer is told of it: what it is called, and where it is."""
    return ", ".join(filter(None, (place["name"], place["address"]))) if place is not None else ""


def due(lies: HandOver, rule: CollectionRule) -> int:
    """When its customer is next to hear of it, or nobody has come."""
    by = lies["until_at"]
    return by if lies["reminded"] else by - rule.remind_hours_before * HOUR


def asked_again(now: int, rule: CollectionRule) -> int:
    """When its warehouse, which could not put it back, is asked once more."""
    return now + rule.ask_again_hours * HOUR


def code(shipment_id: str, order: bytes, cause: Cause) -> str:
    """The code of a shipment: of all that its order says, and where and when it was written that it
    is packed, so that nobody can tell it who may not read the house's topics (decision 0102)."""
    place = f"{shipment_id} {cause} {cause.recorded_at} "
    drawn = int.from_bytes(sha256(place.encode() + order).digest())
    found = ""
    for _ in range(LENGTH):
        drawn, one = divmod(drawn, len(ALPHABET))
        found += ALPHABET[one]
    return found


def hashed(shipment_id: str, named: str) -> str:
    """What a counter compares, before it hands anything out."""
    return sha256(f"{shipment_id} {named}".encode()).hexdigest()


def same(named: str, meant: str) -> bool:
    """Whether it is the code, as people write it."""
    return "".join(named.split()).replace("-", "").upper() == meant
