"""What is there of an article: the books' totals, shelf by shelf, and what is expected (IV-01)."""

from collections.abc import Sequence
from typing import NamedTuple

from orders.business import transfers
from orders.business.accounts import ARTICLE_KEY, STOCK, WAREHOUSE_STOCK, Shelf
from orders.business.articles import NO_GOODS
from orders.business.availability.rows import Rows
from orders.client.states import States
from orders.client.stock.piles import Pile, ageing, piles_of
from orders.client.stock.table import StockTable
from orders.contracts.records import (
    ExpectedReceipt,
    HeldCount,
    SetAside,
    ShelfArticle,
    ShelfBook,
    StockArticle,
    Warehouse,
)


class Amounts(NamedTuple):
    """In the article's smallest unit. `reserved` is promised to orders; `available` is left for
    new ones: negative after a loss."""

    on_hand: int
    reserved: int
    available: int


class Moves(NamedTuple):
    """When goods of suppliers last came, and when goods last left the shelf for an order,
    milliseconds, business clock; None where nothing of it was noted."""

    received_at: int | None
    shipped_at: int | None


NOTHING = Moves(None, None)


class Row(NamedTuple):
    """One warehouse. `picked`: of what is reserved, what is off the shelf and not yet gone
    (IV-10)."""

    warehouse: str
    location: str
    amounts: Amounts
    picked: int
    moves: Moves


class Stock(NamedTuple):
    """One article. `amounts` are the network's; `elsewhere` is what they have beyond all shelves:
    promised and on no shelf yet, or on its way between the two books. The rows add
    up; what is `set_aside` is in none of them. `waiting`: what those orders need that
    wait for it; `held_counts`: counts that wait for a person, and move nothing.
    `piles`: lot by lot, if lots are kept, and what may not be sold; `withdraw_days`:
    so many days before its last one a lot may be sold no more."""

    sku: str
    name: str
    family: str
    unit: str
    amounts: Amounts
    waiting: int
    moves: Moves
    shelves: tuple[Row, ...]
    elsewhere: Amounts
    expected: tuple[ExpectedReceipt, ...]
    set_aside: tuple[SetAside, ...]
    held_counts: tuple[HeldCount, ...]
    piles: tuple[Pile, ...] = ()
    withdraw_days: int = 0

    @property
    def rows(self) -> Rows:
        """For who asks what can be had, and when: a newcomer, behind all who wait."""
        on_hand, reserved, _ = self.amounts
        lots = ageing(self.piles, self.withdraw_days)
        return Rows(on_hand, reserved, self.waiting, self.expected, self.unit, lots)


def totals(skus: Sequence[str], states: States) -> dict[str, Amounts]:
    """The network's books of these articles; one that never moved is left out."""
    return {sku: _amounts(pair) for sku, pair in states.ledger(STOCK, list(skus)).items()}


def stock_of(skus: Sequence[str], states: States, table: StockTable) -> list[Stock]:
    """Everything about these articles; those that neither master data nor the books know are
    left out."""
    network, waiting = totals(skus, states), states.waiting(STOCK, list(skus))
    known = table.table(Warehouse)
    kept_of = {sku: _kept(sku, states) for sku in skus}
    shelves = {sku: sorted({*_books(kept_of[sku]), *known}) for sku in skus}
    accounts = [
        Shelf(sku, warehouse).account
        for sku, warehouses in shelves.items()
        for warehouse in warehouses
    ]
    on_shelves = states.ledger(WAREHOUSE_STOCK, accounts)
    found = []
    for sku in skus:
        goods = table.goods.get(sku, NO_GOODS)
        if goods is NO_GOODS and sku not in network:
            continue
        kept = kept_of[sku]
        books = _books(kept)
        places = tuple(
            Row(
                code,
                _location(table, code),
                amounts := _amounts(on_shelves.get(Shelf(sku, code).account, (0, 0))),
                _picked(amounts, books.get(code)),
                _moves(books.get(code)),
            )
            for code in shelves[sku]
            if code in books or Shelf(sku, code).account in on_shelves
        )
        in_all = network.get(sku, Amounts(0, 0, 0))
        found.append(
            Stock(
                sku,
                goods.name,
                goods.family,
                goods.unit,
                in_all,
                waiting.get(sku, 0),
                _latest(places),
                places,
                _beyond(in_all, places),
                _expected(sku, states),
                tuple(kept["set_aside"]) if kept else (),
                tuple(kept["held_counts"]) if kept else (),
                piles_of(sku, shelves[sku], kept, states),
                goods.withdraw_days,
            )
        )
    return found


def _amounts(pair: tuple[int, int]) -> Amounts:
    free, on_hand = pair
    return Amounts(on_hand, on_hand - free, free)


def _picked(amounts: Amounts, book: ShelfBook | None) -> int:
    """What the shelf's ledger has and who counts the shelf would not find."""
    return 0 if book is None else max(amounts.on_hand - book["on_shelf"], 0)


def _beyond(amounts: Amounts, shelves: Sequence[Row]) -> Amounts:
    """What the network's books have more than all shelves together."""
    columns = zip(*(shelf.amounts for shelf in shelves), strict=True)
    sums = [sum(column) for column in columns] or [0, 0, 0]
    return Amounts(*(whole - part for whole, part in zip(amounts, sums, strict=True)))


def _kept(sku: str, states: States) -> ShelfArticle | None:
    """What allocation keeps of the article."""
    state = states.of("allocation", ARTICLE_KEY + sku, sku)
    article: ShelfArticle | None = state["article"] if state else None
    return article


def _books(kept: ShelfArticle | None) -> dict[str, ShelfBook]:
    """The books of the warehouses that ever reported the article; where lots are kept, those of
    all lots together (IV-08)."""
    found: dict[str, ShelfBook] = {}
    if kept is not None:
        for book in (*kept["shelves"], *(one["book"] for one in kept["lot_shelves"])):
            known = found.get(book["warehouse"])
            found[book["warehouse"]] = book if known is None else _together(known, book)
    return found


def _together(one: ShelfBook, other: ShelfBook) -> ShelfBook:
    moves = _moves(one), _moves(other)
    received = [move.received_at for move in moves if move.received_at is not None]
    shipped = [move.shipped_at for move in moves if move.shipped_at is not None]
    return {
        **one,
        "on_shelf": one["on_shelf"] + other["on_shelf"],
        "last_received_at": max(received, default=None),
        "last_shipped_at": max(shipped, default=None),
    }


def _moves(book: ShelfBook | None) -> Moves:
    return Moves(book["last_received_at"], book["last_shipped_at"]) if book else NOTHING


def _latest(rows: Sequence[Row]) -> Moves:
    """Of all warehouses."""
    columns = zip(*(row.moves for row in rows), strict=True) if rows else ((), ())
    return Moves(
        *(max((at for at in column if at is not None), default=None) for column in columns)
    )


def _expected(sku: str, states: States) -> tuple[ExpectedReceipt, ...]:
    state = states.of("inventory", ARTICLE_KEY + sku, sku)
    article: StockArticle | None = state["article"] if state else None
    if article is None:
        return ()
    coming = [*article["expected"], *transfers.expected(article["transfers"])]
    return tuple(sorted(coming, key=lambda receipt: receipt["expected_at"]))


def _location(table: StockTable, code: str) -> str:
    warehouse = table.table(Warehouse).get(code)
    return f"{warehouse['name']}, {warehouse['country']}" if warehouse else ""
