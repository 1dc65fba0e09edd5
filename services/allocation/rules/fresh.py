"""How much of an article is free in each class of remaining life, and what of it is news to the
network (IV-08; docs/decisions/0087).

Classes are nested: what keeps for 60 days is in that of 30, too. What is counted is free: supplied,
not blocked, and taken by no order, as far as the article has heard.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from orders.business.accounts import LOT_STOCK, Shelf, lot_account, of_lot
from orders.business.lots import NEVER, Lot, day_code
from orders.contracts.records import (
    FreshClass,
    HeldLife,
    LotReserved,
    LotShelf,
    ShelfArticle,
    ShelfMoved,
    Warehouse,
)
from orders.engine.handling import Consume, Supply
from services.allocation.rules import books, quality

Place = tuple[str, str]
"""(warehouse, lot as accounts name it)."""
Warehouses = Mapping[str, Warehouse]


def supplied(effects: Iterable[Supply | Consume]) -> Counter[Place]:
    """What a handling does to what can be sold of each lot."""
    moved = Counter[Place]()
    for one in effects:
        if one.ledger == LOT_STOCK and isinstance(one, Supply):
            shelf, lot = of_lot(one.account)
            if "!" not in shelf.warehouse:
                moved[shelf.warehouse, lot] += one.amount
    return moved


def taken(note: LotReserved) -> Counter[Place]:
    """What an order took, or gave back; of goods that may not be sold nothing was free."""
    amount = 0 if note["blocked"] else -note["amount"]
    return Counter({(note["warehouse"], note["lot"]): amount})


def came(moved: ShelfMoved) -> Counter[Place]:
    """What an order booked onto a shelf: goods that came back, or a lot that was not picked after
    all (`swapped`). What was picked instead is told as taken."""
    booked = moved["lot"] and moved["booked"] and moved["kind"] in ("returned", "swapped")
    amount = max(moved["amount"], 0) if booked else 0
    return Counter({(moved["warehouse"], moved["lot"]): amount})


def accounts(sku: str, article: ShelfArticle) -> list[str]:
    """The accounts of all its lots that can be sold, in the order of its books."""
    return [
        lot_account(Shelf(sku, one["book"]["warehouse"]).account, one["lot"])
        for one in article["lot_shelves"]
    ]


def begun(article: ShelfArticle, free: Sequence[int], now: int) -> ShelfArticle:
    """From now on it counts what is free; `free`: as the ledger has it, in the order of
    `accounts`."""
    shelves: list[LotShelf] = [
        {**one, "free": amount} for one, amount in zip(article["lot_shelves"], free, strict=True)
    ]
    return {**article, "lot_shelves": shelves, "fresh_since": now}


def moved(article: ShelfArticle, by: Mapping[Place, int]) -> ShelfArticle:
    """With so much more of these lots free."""
    left = {place: amount for place, amount in by.items() if amount}
    if not left:
        return article
    for warehouse, lot in left:
        if all(_place(one) != (warehouse, lot) for one in article["lot_shelves"]):
            article = books.put(article, books.book_of(article, warehouse, lot), lot)
    shelves: list[LotShelf] = [
        {**one, "free": one["free"] + left.get(_place(one), 0)} for one in article["lot_shelves"]
    ]
    return {**article, "lot_shelves": shelves}


def free(
    article: ShelfArticle, days: Iterable[int], warehouses: Warehouses, now: int
) -> list[FreshClass]:
    """What is free in each of these classes now, each lot by the calendar of its warehouse."""
    return [
        {
            "days": least,
            "amount": sum(
                one["free"]
                for one in article["lot_shelves"]
                if one["free"] and _keeps(one, least, warehouses, now)
            ),
        }
        for least in days
    ]


def news(
    before: Iterable[FreshClass], after: Iterable[FreshClass], kept: Mapping[int, int]
) -> list[FreshClass]:
    """How much the classes changed; `kept`: of them what orders took that hold it of the class, or
    gave back: that is theirs, and no change of it."""
    known = {one["days"]: one["amount"] for one in before}
    changes = {
        one["days"]: one["amount"] - known.get(one["days"], 0) + kept.get(one["days"], 0)
        for one in after
    }
    return [{"days": days, "amount": amount} for days, amount in changes.items() if amount]


def kept(note: LotReserved) -> dict[int, int]:
    """Class -> what the order took that holds it of the class as well."""
    return dict.fromkeys(note["days"], note["amount"])


def next_at(
    article: ShelfArticle, days: Iterable[int], warehouses: Warehouses, now: int
) -> int | None:
    """When some of its goods leave a class by their age; None: no time is known."""
    times = (
        quality.too_old_at(Lot.of(one["lot"]), least, warehouses[one["book"]["warehouse"]])
        for one, least in _ageing(article, days, warehouses)
    )
    return min((at for at in times if at > now), default=None)


def classes_of(fresh: Iterable[HeldLife], sku: str) -> list[int]:
    """The classes of which an order holds its goods of an article."""
    return next((one["days"] for one in fresh if one["sku"] == sku), [])


def _ageing(
    article: ShelfArticle, days: Iterable[int], warehouses: Warehouses
) -> Iterator[tuple[LotShelf, int]]:
    for one in article["lot_shelves"]:
        known = one["book"]["warehouse"] in warehouses
        if one["free"] and known and Lot.of(one["lot"]).expires_on != NEVER:
            for least in days:
                yield one, least


def _keeps(one: LotShelf, least: int, warehouses: Warehouses, now: int) -> bool:
    house = warehouses.get(one["book"]["warehouse"])
    return house is not None and Lot.of(one["lot"]).expires_on >= day_code(
        now, house["zone"], least
    )


def _place(one: LotShelf) -> Place:
    return one["book"]["warehouse"], one["lot"]
