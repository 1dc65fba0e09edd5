"""What is there of an article: the books' totals, shelf by shelf, and what is expected (IV-01)."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from orders.cli.stock.history import NOTHING, Moves, moves_of
from orders.client.states import States
from orders.contracts.codec.codec import Codec
from orders.contracts.records import Article, ExpectedReceipt, Warehouse
from orders.engine.core.wiring import ARTICLE
from orders.engine.references import References
from orders.engine.settings import Settings

NETWORK, SHELVES = "stock", "warehouse_stock"


class Amounts(NamedTuple):
    """In the article's smallest unit. `reserved` is promised to orders; `available` is left for
    new ones: negative after a loss."""

    on_hand: int
    reserved: int
    available: int


class Shelf(NamedTuple):
    """One warehouse. Moments in milliseconds, business clock; None where the journal knows of
    none."""

    warehouse: str
    location: str
    amounts: Amounts
    moves: Moves


class Stock(NamedTuple):
    """One article. `amounts` are the network's; `elsewhere` is what they have beyond all shelves:
    promised and on no shelf yet, or on its way between the two books. The rows add up."""

    sku: str
    name: str
    unit: str
    amounts: Amounts
    moves: Moves
    shelves: tuple[Shelf, ...]
    elsewhere: Amounts
    expected: tuple[ExpectedReceipt, ...]


def totals(skus: Sequence[str], states: States) -> dict[str, Amounts]:
    """The network's books of these articles; one that never moved is left out."""
    return {sku: _amounts(pair) for sku, pair in states.ledger(NETWORK, list(skus)).items()}


def stock_of(
    skus: Sequence[str], states: States, references: References, settings: Settings, codec: Codec
) -> list[Stock]:
    """Everything about these articles; those that neither master data nor the books know are
    left out."""
    network = totals(skus, states)
    known = references.table(Warehouse)
    shelves = {sku: sorted({*_reported(sku, states), *known}) for sku in skus}
    accounts = [
        f"{sku}@{warehouse}" for sku, warehouses in shelves.items() for warehouse in warehouses
    ]
    on_shelves = states.ledger(SHELVES, accounts)
    moves = moves_of({NETWORK: list(network), SHELVES: list(on_shelves)}, settings, codec)
    found = []
    for sku in skus:
        article = references.table(Article).get(sku)
        if article is None and sku not in network:
            continue
        reported = _reported(sku, states)
        places = tuple(
            Shelf(
                code,
                _location(references, code),
                _amounts(on_shelves.get(f"{sku}@{code}", (0, 0))),
                moves.get(f"{sku}@{code}", NOTHING),
            )
            for code in shelves[sku]
            if code in reported or f"{sku}@{code}" in on_shelves
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


def _beyond(amounts: Amounts, shelves: Sequence[Shelf]) -> Amounts:
    """What the network's books have more than all shelves together."""
    columns = zip(*(shelf.amounts for shelf in shelves), strict=True)
    sums = [sum(column) for column in columns] or [0, 0, 0]
    return Amounts(*(whole - part for whole, part in zip(amounts, sums, strict=True)))


def _reported(sku: str, states: States) -> list[str]:
    """The warehouses that ever reported the article."""
    state = states.of("allocation", ARTICLE + sku, sku)
    if state is None or state["article"] is None:
        return []
    return sorted(book["warehouse"] for book in state["article"]["shelves"])


def _expected(sku: str, states: States) -> tuple[ExpectedReceipt, ...]:
    state: dict[str, Any] | None = states.of("inventory", ARTICLE + sku, sku)
    return (
        tuple(sorted(state["expected"], key=lambda receipt: receipt["expected_at"]))
        if state
        else ()
    )


def _location(references: References, code: str) -> str:
    warehouse = references.table(Warehouse).get(code)
    return f"{warehouse['name']}, {warehouse['country']}" if warehouse else ""
