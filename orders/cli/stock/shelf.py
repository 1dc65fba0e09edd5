"""What is there of an article: the books' totals, shelf by shelf, and what is expected (IV-01)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from orders.business.accounts import ARTICLE_KEY, STOCK, WAREHOUSE_STOCK, Shelf
from orders.cli.stock.history import NOTHING, Moves, moves_of
from orders.client.states import States
from orders.contracts.codec.codec import Codec
from orders.contracts.records import (
    Article,
    ExpectedReceipt,
    SetAside,
    ShelfArticle,
    StockArticle,
    Warehouse,
)
from orders.engine.references import References
from orders.engine.settings import Settings


class Amounts(NamedTuple):
    """In the article's smallest unit. `reserved` is promised to orders; `available` is left for
    new ones: negative after a loss."""

    on_hand: int
    reserved: int
    available: int


class Row(NamedTuple):
    """One warehouse. Moments in milliseconds, business clock; None where the journal knows of
    none."""

    warehouse: str
    location: str
    amounts: Amounts
    moves: Moves


class Stock(NamedTuple):
    """One article. `amounts` are the network's; `elsewhere` is what they have beyond all shelves:
    promised and on no shelf yet, or on its way between the two books. The rows add
    up; what is `set_aside` is in none of them."""

    sku: str
    name: str
    unit: str
    amounts: Amounts
    moves: Moves
    shelves: tuple[Row, ...]
    elsewhere: Amounts
    expected: tuple[ExpectedReceipt, ...]
    set_aside: tuple[SetAside, ...]


def totals(skus: Sequence[str], states: States) -> dict[str, Amounts]:
    """The network's books of these articles; one that never moved is left out."""
    return {sku: _amounts(pair) for sku, pair in states.ledger(STOCK, list(skus)).items()}


def stock_of(
    skus: Sequence[str], states: States, references: References, settings: Settings, codec: Codec
) -> list[Stock]:
    """Everything about these articles; those that neither master data nor the books know are
    left out."""
    network = totals(skus, states)
    known = references.table(Warehouse)
    shelves = {sku: sorted({*_reported(_kept(sku, states)), *known}) for sku in skus}
    accounts = [
        Shelf(sku, warehouse).account
        for sku, warehouses in shelves.items()
        for warehouse in warehouses
    ]
    on_shelves = states.ledger(WAREHOUSE_STOCK, accounts)
    moves = moves_of({STOCK: list(network), WAREHOUSE_STOCK: list(on_shelves)}, settings, codec)
    found = []
    for sku in skus:
        article = references.table(Article).get(sku)
        if article is None and sku not in network:
            continue
        kept = _kept(sku, states)
        reported = _reported(kept)
        places = tuple(
            Row(
                code,
                _location(references, code),
                _amounts(on_shelves.get(Shelf(sku, code).account, (0, 0))),
                moves.get(Shelf(sku, code).account, NOTHING),
            )
            for code in shelves[sku]
            if code in reported or Shelf(sku, code).account in on_shelves
        )
        amounts = network.get(sku, Amounts(0, 0, 0))
        name, unit = (article["name"], article["unit"]) if article else ("", "")
        found.append(
            Stock(
                sku,
                name,
                unit,
                amounts,
                moves.get(sku, NOTHING),
                places,
                _beyond(amounts, places),
                _expected(sku, states),
                tuple(kept["set_aside"]) if kept else (),
            )
        )
    return found


def matching(text: str, articles: Mapping[str, Article]) -> list[str]:
    """Articles whose code or name holds every word of the text; those whose code begins with it
    first, then by code."""
    words = text.casefold().split()
    found = [
        sku
        for sku, article in articles.items()
        if all(word in f"{sku} {article['name']}".casefold() for word in words)
    ]
    return sorted(found, key=lambda sku: (not sku.casefold().startswith(text.casefold()), sku))


def _amounts(pair: tuple[int, int]) -> Amounts:
    free, on_hand = pair
    return Amounts(on_hand, on_hand - free, free)


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


def _reported(kept: ShelfArticle | None) -> list[str]:
    """The warehouses that ever reported the article."""
    return sorted(book["warehouse"] for book in kept["shelves"]) if kept else []


def _expected(sku: str, states: States) -> tuple[ExpectedReceipt, ...]:
    state = states.of("inventory", ARTICLE_KEY + sku, sku)
    article: StockArticle | None = state["article"] if state else None
    if article is None:
        return ()
    return tuple(sorted(article["expected"], key=lambda receipt: receipt["expected_at"]))


def _location(references: References, code: str) -> str:
    warehouse = references.table(Warehouse).get(code)
    return f"{warehouse['name']}, {warehouse['country']}" if warehouse else ""
