"""Whose technician is free: the parts of days on which services on site may be rendered, by region
(SH-04; docs/decisions/0112). Nobody plans their tours: each part of a day has so many services."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from orders.business.accounts import CAPACITY, technicians_account
from orders.business.calendars import is_holiday
from orders.contracts.buckets import RESERVED
from orders.contracts.records import Address, Reservation, ServiceSlot, Technicians
from orders.engine.references import References

ONE_DAY = timedelta(days=1)
WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A part of each working day, and how many there are for it."""

    code: str
    begins: time
    ends: time
    technicians: int


@dataclass(frozen=True, slots=True)
class Region:
    """Where they come to. No prefixes: all of the country that no other region has."""

    code: str
    country: str
    prefixes: tuple[str, ...]
    zone: ZoneInfo
    lead_days: int
    parts: list[Part] = field(default_factory=list)

    def closeness(self, address: Address) -> int:
        """How well an address fits: digits of its postal code that it has in common; -1: not."""
        if address["country"] != self.country:
            return -1
        there = "".join(address["postal_code"].split()).upper()
        fits = [len(one) for one in self.prefixes if there.startswith(one)]
        return max(fits, default=-1 if self.prefixes else 0)

    def slot(self, part: Part, day: date) -> ServiceSlot:
        """That part of the day."""
        starts, ends = (
            int(datetime.combine(day, clock, self.zone).timestamp() * 1000)
            for clock in (part.begins, part.ends)
        )
        account = technicians_account(self.code, part.code, day)
        return {"account": account, "starts_at": starts, "ends_at": ends}


def regions(references: References) -> tuple[Region, ...]:
    """All of them by code, their parts by the clock. Where and when a region works, its first row
    says."""
    found = dict[str, Region]()
    rows = references.table(Technicians).values()
    for row in sorted(rows, key=lambda row: (row["region"], row["begins"], row["part"])):
        region = found.setdefault(row["region"], _region(row))
        begins, ends = time.fromisoformat(row["begins"]), time.fromisoformat(row["ends"])
        region.parts.append(Part(row["part"], begins, ends, row["technicians"]))
    return tuple(found.values())


def _region(row: Technicians) -> Region:
    prefixes = tuple("".join(one.split()).upper() for one in row["postal_prefixes"])
    zone = ZoneInfo(row["zone"])
    return Region(row["region"], row["country"], prefixes, zone, row["lead_days"])


def region_of(address: Address, known: tuple[Region, ...]) -> Region | None:
    """The region whose postal codes are closest; None: nobody counts technicians there."""
    best = max(known, key=lambda one: one.closeness(address), default=None)
    return best if best is not None and best.closeness(address) >= 0 else None


def slots(region: Region, now: int, look_days: int) -> Iterator[tuple[ServiceSlot, int]]:
    """Parts of working days on which they may come, the soonest first, and how many there are."""
    day, waited = datetime.fromtimestamp(now // 1000, region.zone).date(), 0
    for _ in range(look_days):
        day += ONE_DAY
        if day.weekday() >= WORKING_DAYS or is_holiday(day, region.country):
            continue
        waited += 1
        if waited >= region.lead_days:
            yield from ((region.slot(part, day), part.technicians) for part in region.parts)


def at(region: Region, moment: int) -> tuple[ServiceSlot, int] | None:
    """The part of a day in which a moment lies, whatever day it is: people agreed to it."""
    there = datetime.fromtimestamp(moment // 1000, region.zone)
    for part in region.parts:
        if part.begins <= there.time() < part.ends:
            return region.slot(part, there.date()), part.technicians
    return None


def kept(slot: ServiceSlot, line: int, version: int) -> Reservation:
    """A technician is kept for the service that begins with this line."""
    return {
        "ledger": CAPACITY,
        "account": slot["account"],
        "version": version,
        "line": line,
        "amount": 1,
        "bucket": RESERVED,
    }


def given_back(
    reserved: list[Reservation], version: int, lines: frozenset[int]
) -> list[Reservation]:
    """Without the technicians of services of these lines. What houses send a day is of no line."""
    return [
        one
        for one in reserved
        if one["ledger"] != CAPACITY or one["version"] != version or one["line"] not in lines
    ]
