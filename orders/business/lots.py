"""Lots: how they are named, and which reports of them cannot be right (IV-08; docs/decisions/0079).

A lot is one of an article: two articles may have lots of the same name. Inventory and allocation
both judge by this file, or their books would disagree.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from orders.contracts.records import Article

NEVER = "99991231"
"""The expiry of what does not expire: it is sent after all that does."""
OVER_DELIVERED = "over_delivered"
QUALITIES = ("quarantine", "damaged", "recalled", "expired", OVER_DELIVERED)
"""Why goods may not be sold."""
LONGEST_NAME = 40
LONGEST_LIFE = timedelta(days=50 * 365)
"""Nothing that expires keeps longer: a day beyond is a slip of the pen."""


class Lot(NamedTuple):
    """`expires_on`: the last day of its life, yyyymmdd, so that lots sort by their expiry; `name`:
    its maker's."""

    expires_on: str
    name: str

    def __str__(self) -> str:
        """As accounts and states name it."""
        return f"{self.expires_on}#{self.name}"

    @classmethod
    def of(cls, text: str) -> "Lot":
        """The lot of what accounts and states name. Raises ValueError for what names none."""
        expires_on, mark, name = text.partition("#")
        if not mark:
            raise ValueError(f"{text!r} names no lot: <yyyymmdd>#<lot>")
        return cls(expires_on, name)


def day_code(now: int, zone: str, days: int) -> str:
    """The day so many days after the one that it is now in that zone, yyyymmdd: what expires before
    it is of no use then. The one place where it is decided whether goods have expired."""
    today = datetime.fromtimestamp(now // 1000, ZoneInfo(zone)).date()
    return (today + timedelta(days=days)).strftime("%Y%m%d")


def iso_day(expires_on: str) -> str:
    """An expiry as people and partners write it: yyyy-mm-dd, empty for never."""
    return "" if expires_on == NEVER else date.fromisoformat(expires_on).isoformat()


def lot(name: str, expires_on: str) -> str:
    """The lot that a report names, as accounts do. `expires_on`: yyyy-mm-dd, empty for never; a day
    that `refusal` has passed."""
    return str(Lot(expires_on.replace("-", "") or NEVER, name)) if name else ""


def refusal(
    name: str, expires_on: str, article: Article, known: Iterable[str], received_at: int | None
) -> str:
    """Why a report of a lot cannot be right, as a stable code; empty if it can.

    `known`: lots of the article; one name has one expiry. `received_at`: when the goods came, None
    where they were there before: what lies on a shelf may have expired there.
    """
    if not name:
        return "missing_lot"
    if not _nameable(name):
        return "impossible_lot"
    day = _day(expires_on) if expires_on else None
    if expires_on and day is None:
        return "impossible_expiry"
    if any(one.name == name and str(one) != lot(name, expires_on) for one in map(Lot.of, known)):
        return "lot_of_other_expiry"
    if received_at is None or day is None:
        return ""
    try:
        came = datetime.fromtimestamp(received_at // 1000, UTC).date()
    except (OverflowError, ValueError):  # no calendar has that day: it says nothing of the lot
        return ""
    life = timedelta(days=article["shelf_life_days"]) or LONGEST_LIFE
    if day - came > life + timedelta(days=1):
        return "impossible_expiry"
    return "expired_on_arrival" if day < came - timedelta(days=1) else ""


def remember(lot: str, known: Sequence[str], most: int) -> list[str]:
    """The lots that are known and this one, latest last; only the last `most`."""
    return [*known, lot][-most:] if lot and lot not in known else list(known)


def _nameable(name: str) -> bool:
    """Accounts set # before a lot and @ before a warehouse."""
    return (
        len(name) <= LONGEST_NAME
        and name.isprintable()
        and name == name.strip()
        and not {"#", "@"} & set(name)
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None
