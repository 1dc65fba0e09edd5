"""Which goods may not be sold: lots that are blocked, where, and since when by themselves (IV-08;
docs/decisions/0079). Blocked goods lie in accounts of their own, `<sku>@<warehouse>!<quality>`."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from orders.business.accounts import Shelf
from orders.business.lots import NEVER, Lot, day_code
from orders.contracts.buckets import SCRAPPED, SUPPLIER
from orders.contracts.records import Block, ShelfArticle, Warehouse

EXPIRED, RECALLED = "expired", "recalled"
RELEASED = "released"
GONE: Mapping[str, str] = {"destroyed": SCRAPPED, "sent_back": SUPPLIER}
"""What else becomes of blocked goods, and the bucket that they go to."""


def place(article: ShelfArticle, shelf: Shelf, lot: str) -> Shelf:
    """Where goods of the lot lie in the books: on their shelf, or among its blocked goods."""
    quality = next((one["quality"] for one in article["blocks"] if _is_of(one, shelf, lot)), "")
    return shelf.among(quality)


def lots_on(article: ShelfArticle, warehouse: str, lot: str) -> Iterator[str]:
    """The warehouses that had this lot, or the one that is named."""
    for one in article["lot_shelves"]:
        if one["lot"] == lot and warehouse in ("", one["book"]["warehouse"]):
            yield one["book"]["warehouse"]


def named(article: ShelfArticle, name: str) -> str:
    """The lot of this name, as accounts have it; empty if nobody has heard of it."""
    return next((lot for lot in article["lots"] if Lot.of(lot).name == name), "")


def recall_of(article: ShelfArticle, name: str) -> Block | None:
    """The recall of the lot of this name, None if it is not recalled."""
    return next(
        (
            one
            for one in article["blocks"]
            if one["quality"] == RECALLED and Lot.of(one["lot"]).name == name
        ),
        None,
    )


def blocked(article: ShelfArticle, block: Block) -> ShelfArticle:
    """With this block, in the place of others of the same goods."""
    others = _others(article, block["lot"], block["warehouse"], block["quality"])
    return {**article, "blocks": [*others, block]}


def unblocked(article: ShelfArticle, lot: str, warehouse: str, quality: str) -> ShelfArticle:
    """For this reason the lot is not blocked any more, there or everywhere."""
    return {**article, "blocks": _others(article, lot, warehouse, quality)}


def blocked_everywhere(article: ShelfArticle, lot: str, quality: str) -> bool:
    """Whether it is blocked wherever it lies, or comes to lie."""
    return any(
        (one["lot"], one["warehouse"], one["quality"]) == (lot, "", quality)
        for one in article["blocks"]
    )


def too_old(
    article: ShelfArticle, days: int, warehouses: Mapping[str, Warehouse], now: int
) -> Iterator[tuple[str, str]]:
    """(warehouse, lot) of what may not be sold any more from now on, as it expires within so many
    days there."""
    for warehouse, lot in _ageing(article):
        if warehouse in warehouses and Lot.of(lot).expires_on < day_code(
            now, warehouses[warehouse]["zone"], days
        ):
            yield warehouse, lot


def next_at(article: ShelfArticle, days: int, warehouses: Mapping[str, Warehouse]) -> int | None:
    """When the next of its lots becomes too old to be sold; None: no time is known."""
    times = [
        too_old_at(Lot.of(lot), days, warehouses[warehouse])
        for warehouse, lot in _ageing(article)
        if warehouse in warehouses
    ]
    return min(times, default=None)


def too_old_at(lot: Lot, days: int, warehouse: Warehouse) -> int:
    """The first moment at which `day_code` says there that a lot keeps no more so many days."""
    day = date.fromisoformat(lot.expires_on) + timedelta(days=1 - days)
    return int(datetime.combine(day, time(), ZoneInfo(warehouse["zone"])).timestamp() * 1000)


def _ageing(article: ShelfArticle) -> Iterator[tuple[str, str]]:
    """Lots that expire, where they lie, of which something can be sold."""
    for one in article["lot_shelves"]:
        warehouse = one["book"]["warehouse"]
        free = not any(_is_of(it, Shelf("", warehouse), one["lot"]) for it in article["blocks"])
        if free and one["book"]["on_shelf"] > 0 and Lot.of(one["lot"]).expires_on != NEVER:
            yield warehouse, one["lot"]


def _is_of(block: Block, shelf: Shelf, lot: str) -> bool:
    return bool(lot) and block["lot"] == lot and block["warehouse"] in ("", shelf.warehouse)


def _others(article: ShelfArticle, lot: str, warehouse: str, quality: str) -> list[Block]:
    return [
        one
        for one in article["blocks"]
        if (one["lot"], one["quality"]) != (lot, quality) or warehouse not in ("", one["warehouse"])
    ]
