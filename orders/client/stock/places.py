"""Where lots lie, and what may not be sold, of all articles: looked through by lot, by last day, by
quality (IV-01, IV-08)."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from heapq import merge
from sys import intern
from typing import Any, NamedTuple

from orders.business.accounts import LOT_STOCK, WAREHOUSE_STOCK, Shelf, lot_account, of_lot
from orders.business.articles import NO_GOODS
from orders.business.availability.rows import Ageing
from orders.business.lots import NEVER, QUALITIES, Lot
from orders.client.states import States
from orders.client.stock.piles import SELLABLE, Pile, Wanted, ageing, pile
from orders.client.stock.table import StockTable
from orders.engine.errors import TransientError

PIECE, SORTED = 200, 5_000
"""Places whose amounts are asked for at once, and that are sorted at once."""
FEW = 1_000
"""Articles that are looked up one by one."""


class Place(NamedTuple):
    """Where something lies. They sort by expiry, yyyymmdd; `lot`: its maker's name, empty where
    none are kept; `quality`: empty for what can be sold."""

    expires_on: str
    lot: str
    sku: str
    warehouse: str
    quality: str

    @property
    def ledger(self) -> str:
        """The book that has it."""
        return LOT_STOCK if self.lot else WAREHOUSE_STOCK

    @property
    def account(self) -> str:
        """As the book names it."""
        shelf = Shelf(self.sku, self.warehouse).among(self.quality).account
        return lot_account(shelf, self.lot_code) if self.lot else shelf

    @property
    def lot_code(self) -> str:
        """The lot as accounts name it; empty where none are kept."""
        return str(Lot(self.expires_on, self.lot)) if self.lot else ""

    @classmethod
    def of(cls, account: str) -> "Place":
        """The place of an account of either book. Many are kept, so texts are shared."""
        shelf, text = of_lot(account)
        warehouse, _, quality = shelf.warehouse.partition("!")
        lot = Lot.of(text) if text else Lot(NEVER, "")
        return cls(
            intern(lot.expires_on), lot.name, intern(shelf.sku), intern(warehouse), intern(quality)
        )


class Ordered(NamedTuple):
    """What expires first first: all of them, those that may not be sold, and by lot and article."""

    all: list[Place]
    blocked: list[Place]
    of_lot: dict[str, list[Place]]
    of_article: dict[str, list[Place]]

    @classmethod
    def of(cls, places: list[Place]) -> "Ordered":
        """Of these, in this order."""
        of_lot, of_article = dict[str, list[Place]](), dict[str, list[Place]]()
        for one in places:
            of_lot.setdefault(one.lot, []).append(one)
            of_article.setdefault(one.sku, []).append(one)
        return cls(places, [one for one in places if one.quality], of_lot, of_article)

    def among(self, wanted: Wanted, skus: Collection[str] | None) -> list[Place]:
        """The fewest among which all are that are wanted."""
        if wanted.lot:
            return self.of_lot.get(wanted.lot, [])
        if skus is not None and len(skus) <= FEW:
            return sorted(one for sku in skus for one in self.of_article.get(sku, ()))
        return self.all if wanted.quality in ("", SELLABLE) else self.blocked


class Places:
    """All of them, as of when they were read; `as_of_at`: business time, milliseconds. `before`:
    what was read last, most of which is there still."""

    def __init__(
        self, accounts: Iterable[str], as_of_at: int, before: "Places | None" = None
    ) -> None:
        self.by_account: dict[str, Place]
        self._ordered: Ordered
        known = before.by_account if before is not None else {}
        self.by_account = {one: known.get(one) or Place.of(one) for one in accounts}
        self.as_of_at = as_of_at
        if before is not None and self.by_account.keys() == known.keys():
            self._ordered = before._ordered
        else:
            self._ordered = Ordered.of(_in_order(list(self.by_account.values())))

    def matching(self, wanted: Wanted, skus: Collection[str] | None = None) -> Sequence[Place]:
        """Those that are wanted, of these articles (None: of any), what expires first first."""
        found = self._ordered.among(wanted, skus)
        if wanted.expires_by:
            day = wanted.expires_by.replace("-", "")
            found = found[: bisect_right(found, day, key=lambda one: one.expires_on)]
        if wanted.quality:
            quality = "" if wanted.quality == SELLABLE else wanted.quality
            found = [one for one in found if one.quality == quality]
        if wanted.warehouse:
            found = [one for one in found if one.warehouse == wanted.warehouse]
        if skus is not None:
            found = [one for one in found if one.sku in skus]
        return found


def read_places(states: States, now: int, before: Places | None = None) -> Places:
    """As the books stand. Raises TransientError while they are being opened."""
    for ledger in (LOT_STOCK, WAREHOUSE_STOCK):
        if not states.ledger_open(ledger):
            raise TransientError(f"Redis: the ledger {ledger} is being opened")
    blocked = (
        one
        for one in states.accounts(WAREHOUSE_STOCK, holding="!")
        if one.rpartition("!")[2] in QUALITIES
    )
    return Places({*states.accounts(LOT_STOCK), *blocked}, now, before)


def _in_order(places: Sequence[Place]) -> list[Place]:
    """Sorted piece by piece: to sort all at once would keep every other thread waiting."""
    pieces = [sorted(places[first : first + SORTED]) for first in range(0, len(places), SORTED)]
    return list(merge(*pieces))


def told(
    places: Sequence[Place], states: States, table: StockTable, most: int
) -> list[dict[str, Any]]:
    """The first of them with what lies there now, as JSON has it."""
    rows = list[dict[str, Any]]()
    for first in range(0, len(places), PIECE):
        for place, free, on_hand in _amounts(places[first : first + PIECE], states):
            goods = table.goods.get(place.sku, NO_GOODS)
            found = pile(place.warehouse, place.lot_code, place.quality, free, on_hand)
            about = {"sku": place.sku, "name": goods.name, "unit": goods.unit}
            rows.append({**about, **found._asdict()})
        if len(rows) >= most:
            break
    return rows[:most]


def ageing_of(
    skus: Iterable[str], states: States, table: StockTable
) -> dict[str, tuple[Ageing, ...]]:
    """Article -> what of it cannot be had any more from some day on; those alone whose lots are
    kept."""
    by_lot = [sku for sku in skus if table.goods[sku].by_lot]
    found = dict[str, list[Pile]]()
    for account, free in states.free_of_lots(LOT_STOCK, [f"{sku}@" for sku in by_lot]).items():
        place = Place.of(account)
        there = pile(place.warehouse, place.lot_code, place.quality, free, free)
        found.setdefault(place.sku, []).append(there)
    return {sku: ageing(piles, table.goods[sku].withdraw_days) for sku, piles in found.items()}


def _amounts(places: Sequence[Place], states: States) -> Iterator[tuple[Place, int, int]]:
    """(place, free, on hand) of those where something lies."""
    known = {
        (ledger, account): amounts
        for ledger in (LOT_STOCK, WAREHOUSE_STOCK)
        for account, amounts in states.ledger(
            ledger, [one.account for one in places if one.ledger == ledger]
        ).items()
    }
    for place in places:
        amounts = known.get((place.ledger, place.account), (0, 0))
        if any(amounts):
            yield place, *amounts
