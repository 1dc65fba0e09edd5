"""Do the classes of remaining life that the network promises from have what the lots come to?"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from orders.audit.accounts import Book
from orders.audit.findings import Finding

NEVER = "99991231"


class Lot(NamedTuple):
    """What is free of one, and the zone of the house where it lies."""

    expires_on: str
    zone: str
    free: int


def apart(
    classes: Book,
    lots: Book,
    zones: Mapping[str, str],
    heard: Mapping[str, int],
    moving: Collection[str],
) -> Iterator[Finding]:
    """Articles of whose classes one has more or less to promise than is free of lots that keep so
    long, less what orders hold of it that no lot was taken for yet (IV-08; decision 0087). At which
    moment the classes were last reckoned stands in no journal: there must be one at which all of
    them are right, and no earlier than what the article heard last (`heard`, milliseconds).
    `moving`: articles of which one of the stages has still to hear something."""
    there, taken = _free(lots, zones), _taken(lots)
    kept: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for name, account in classes.accounts.items():
        sku, _, days = name.rpartition("~")
        ahead = sum(
            max(amount - taken.get((sku, key), 0), 0) for (key, _), amount in account.held.items()
        )
        kept[sku][int(days)] = account.free + ahead
    for sku, said in sorted(kept.items()):
        if sku in moving or sku not in there:
            continue
        since = heard.get(sku, 0) / 1000
        if not any(_right(said, there[sku], at) for at in _moments(said, there[sku], since)):
            says = ", ".join(f"{amount} for {days} days" for days, amount in sorted(said.items()))
            yield Finding(f"fresh_stock/{sku}", f"{says}: its lots come to that at no time")


def _free(lots: Book, zones: Mapping[str, str]) -> dict[str, list[Lot]]:
    """Of each article; none of one that has goods in a house whose zone is not known."""
    found: defaultdict[str, list[Lot]] = defaultdict(list)
    unknown = set[str]()
    for name, account in lots.accounts.items():
        sku, _, place = name.rpartition("@")
        house, expires_on, _ = place.split("#", 2)
        if "!" in house:
            continue
        if house not in zones:
            unknown.add(sku)
        found[sku].append(Lot(expires_on, zones.get(house, ""), account.free))
    return {sku: of for sku, of in found.items() if sku not in unknown}


def _taken(lots: Book) -> dict[tuple[str, str], int]:
    """(article, order) -> units of its lots that the order has."""
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    for name, account in lots.accounts.items():
        sku = name.rpartition("@")[0]
        for (key, _), amount in account.held.items():
            found[sku, key] += amount
    return found


def _moments(said: Mapping[int, int], lots: Collection[Lot], since: float) -> Iterator[float]:
    """Between two of these nothing leaves a class."""
    yield since
    for one in lots:
        if one.expires_on != NEVER and one.free:
            for days in said:
                at = _too_old_at(one, days)
                if at > since:
                    yield at


def _right(said: Mapping[int, int], lots: Collection[Lot], at: float) -> bool:
    return all(
        amount
        == sum(
            one.free
            for one in lots
            if one.expires_on == NEVER or (one.free and at < _too_old_at(one, days))
        )
        for days, amount in said.items()
    )


def _too_old_at(lot: Lot, days: int) -> float:
    """The first second of the day on which it keeps no more so many days."""
    day = date.fromisoformat(lot.expires_on) + timedelta(days=1 - days)
    return datetime.combine(day, time(), ZoneInfo(lot.zone)).astimezone(UTC).timestamp()
