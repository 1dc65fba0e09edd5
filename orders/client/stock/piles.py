"""What lies on shelves lot by lot, and what of it may not be sold (IV-01, IV-08)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple

from orders.business.accounts import LOT_STOCK, WAREHOUSE_STOCK, Shelf, lot_account
from orders.business.availability.rows import Ageing
from orders.business.lots import NEVER, QUALITIES, Lot, iso_day
from orders.business.times import DAY
from orders.client.states import States
from orders.contracts.records import ShelfArticle

SELLABLE = "sellable"
"""What a quality is called where it can be sold."""


class Pile(NamedTuple):
    """Units of a lot in a warehouse. `lot`: empty where none are kept; `expires_on`: yyyy-mm-dd,
    empty for never; `quality`: empty for what can be sold."""

    warehouse: str
    lot: str
    expires_on: str
    quality: str
    on_hand: int
    reserved: int
    available: int


class Wanted(NamedTuple):
    """Which piles to show: of a warehouse, of a lot, of a quality (`sellable`: what can be sold),
    of a last day no later than this; empty: all."""

    warehouse: str = ""
    lot: str = ""
    quality: str = ""
    expires_by: str = ""

    def has(self, pile: Pile) -> bool:
        """Whether it is one of them."""
        return (
            self.warehouse in ("", pile.warehouse)
            and self.lot in ("", pile.lot)
            and self.quality in ("", pile.quality or SELLABLE)
            and (not self.expires_by or "" < pile.expires_on <= self.expires_by)
        )


def piles_of(
    sku: str, warehouses: Iterable[str], kept: ShelfArticle | None, states: States
) -> tuple[Pile, ...]:
    """What there is of the article, what expires first first; of one whose lots are not kept, what
    may not be sold of it."""
    of_lots = kept["lot_shelves"] if kept is not None else ()
    places = dict[str, tuple[str, str, str]]()  # account -> warehouse, lot, quality
    for one in of_lots:
        shelf, lot = Shelf(sku, one["book"]["warehouse"]), one["lot"]
        for quality in ("", *QUALITIES):
            place = shelf.warehouse, lot, quality
            places[lot_account(shelf.among(quality).account, lot)] = place
    if not places:
        for code in warehouses:
            for quality in QUALITIES:
                places[Shelf(sku, code).among(quality).account] = code, "", quality
    ledger = LOT_STOCK if of_lots else WAREHOUSE_STOCK
    found = [
        pile(*places[account], *amounts)
        for account, amounts in states.ledger(ledger, list(places)).items()
        if any(amounts)
    ]
    return tuple(sorted(found, key=lambda one: (one.expires_on or "9", one.lot, one.warehouse)))


def pile(warehouse: str, lot: str, quality: str, free: int, on_hand: int) -> Pile:
    """`lot`: as accounts name it; empty where none are kept."""
    of = Lot.of(lot) if lot else Lot(NEVER, "")
    day = iso_day(of.expires_on)
    return Pile(warehouse, of.name, day, quality, on_hand, on_hand - free, free)


def ageing(found: Iterable[Pile], withdraw_days: int) -> tuple[Ageing, ...]:
    """When what can be sold now leaves the books of what can be sold, by UTC: so many days before
    its last one."""
    return tuple(
        Ageing(_midnight(one.expires_on) + (1 - withdraw_days) * DAY, one.available)
        for one in found
        if one.expires_on and not one.quality and one.available > 0
    )


def _midnight(day: str) -> int:
    begins = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    return int(begins.timestamp()) * 1000
