"""What stands on the warehouses' shelves, goods that are picked left out, by all that is told of
them."""

from collections import defaultdict

from orders.contracts.records import (
    Article,
    CountJudged,
    ShelfMoved,
    StockBlocked,
    StockCounted,
    StockDamaged,
    StockReceived,
    TransferArrived,
    TransferDeparted,
)
from services.simulator.lots import Lot, of, sold
from services.simulator.plans import Json

MOVES = frozenset(
    {
        StockCounted,
        StockReceived,
        StockDamaged,
        ShelfMoved,
        CountJudged,
        TransferDeparted,
        TransferArrived,
        StockBlocked,
    }
)
"""What tells what stands on shelves."""
LEAVES = frozenset({StockDamaged, TransferDeparted})


class Shelves:
    """`there`: warehouse -> article -> lot, as accounts name it, -> how much; of an article without
    lots the name is empty. `levels`: article -> what all of its shelves opened with. `blocked`:
    (article, name of a lot) that may not be sold."""

    def __init__(self) -> None:
        self.there: defaultdict[str, dict[str, dict[str, int]]] = defaultdict(dict)
        self.levels: defaultdict[str, int] = defaultdict(int)
        self.blocked: set[tuple[str, str]] = set()

    def saw(self, record: type, value: Json) -> None:
        """Something may have come onto a shelf, or left it, or may not be sold any more."""
        if record not in MOVES:
            return
        if record is StockBlocked:
            self.blocked.add((value["sku"], value["lot"]))
            return
        lots = self.there[value["warehouse"]].setdefault(value["sku"], {})
        lot = _lot(record, value)
        if record is StockCounted:
            if lot not in lots:
                self.levels[value["sku"]] += value["quantity"]
            lots[lot] = value["quantity"]
            return
        lots[lot] = lots.get(lot, 0) + _amount(record, value)

    def sellable(self, article: Article, at: int) -> int:
        """How much of the article may be sold then, in all warehouses."""
        sku = article["sku"]
        return sum(
            there
            for shelves in self.there.values()
            for text, there in shelves.get(sku, {}).items()
            if (sku, of(text).name) not in self.blocked and sold(article, of(text), at)
        )


def _lot(record: type, value: Json) -> str:
    """As accounts name it; lists name none."""
    if record is CountJudged:
        return ""
    return (
        str(value["lot"]) if record is ShelfMoved else Lot(value["lot"], value["expires_on"]).text
    )


def _amount(record: type, value: Json) -> int:
    if record is ShelfMoved:
        return int(value["amount"])
    if record is CountJudged:
        return int(value["difference"]) if value["outcome"] == "POSTED" else 0
    return int(value["quantity"]) * (-1 if record in LEAVES else 1)
