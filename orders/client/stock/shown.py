"""What somebody who asks for stock by codes and names is told, as JSON has it (IV-01)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from orders.client.states import States
from orders.client.stock.answering import Asked, answer
from orders.client.stock.books import Amounts, Stock, stock_of, totals
from orders.client.stock.piles import Wanted
from orders.client.stock.table import StockTable

MOST = 50
"""Articles that are listed where more than one may be meant."""
ALL = Wanted()
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Listed:
    """Articles that a text may mean, or lots: how many, and the first of them."""

    count: int
    articles: Sequence[Json]

    def plain(self) -> Json:
        """As JSON has it."""
        return {"count": self.count, "articles": self.articles}


class Shown(NamedTuple):
    """`articles`: those that are meant. `several`: text -> articles of which any may be.
    `missing`: what nobody knows."""

    articles: Sequence[Json]
    several: Mapping[str, Listed]
    missing: Sequence[str]


def shown(
    texts: Sequence[str], asked: Asked, wanted: Wanted, states: States, table: StockTable
) -> Shown:
    """A code is what it says, a name what alone has it. What nobody has is taken for a code: the
    books may know it."""
    skus, several = dict[str, None](), dict[str, Listed]()
    for text in texts:
        hits = [text] if text in table.goods else table.names.matching(text)
        if len(hits) > 1:
            several[text] = Listed(len(hits), listed(hits[:MOST], states, table))
        else:
            skus[hits[0] if hits else text] = None
    found = stock_of(list(skus), states, table)
    missing = sorted(set(skus) - {stock.sku for stock in found})
    return Shown([plain(one, asked, wanted) for one in found], several, missing)


def listed(skus: Sequence[str], states: States, table: StockTable) -> list[Json]:
    """Articles with what there is of them in all."""
    amounts = totals(skus, states)
    return [
        {
            "sku": sku,
            "name": table.goods[sku].name,
            "unit": table.goods[sku].unit,
            **amounts.get(sku, Amounts(0, 0, 0))._asdict(),
        }
        for sku in skus
    ]


def plain(stock: Stock, asked: Asked, wanted: Wanted = ALL) -> Json:
    """One article. Of its warehouses and lots those that are wanted; sums are of all."""
    shelves = [
        {
            "warehouse": shelf.warehouse,
            "location": shelf.location,
            **shelf.amounts._asdict(),
            "picked": shelf.picked,
            **_moves(shelf.moves),
        }
        for shelf in stock.shelves
        if wanted.warehouse in ("", shelf.warehouse)
    ]
    about = {
        "sku": stock.sku,
        "name": stock.name,
        "unit": stock.unit,
        **stock.amounts._asdict(),
        "waiting": stock.waiting,
        "picked": sum(shelf.picked for shelf in stock.shelves),
        **_moves(stock.moves),
    }
    return {
        **about,
        "warehouses": shelves,
        "elsewhere": stock.elsewhere._asdict(),
        "can_be_had": answer(stock, asked),
        "lots": [pile._asdict() for pile in stock.piles if wanted.has(pile)],
        "expected": list(stock.expected),
        "set_aside": [
            {
                "warehouse": one["warehouse"],
                "quantity": one["quantity"],
                "kind": one["kind"],
                "document_id": one["document_id"],
                "because": one["because"],
                "at": one["at"],
            }
            for one in stock.set_aside
        ],
        "held_counts": list(stock.held_counts),
    }


def _moves(moves: Any) -> dict[str, int | None]:
    return {"last_received_at": moves.received_at, "last_shipped_at": moves.shipped_at}
