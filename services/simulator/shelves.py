"""What stands on the warehouses' shelves, goods that are picked left out, by all that is told of
them."""

from collections import defaultdict

from orders.contracts.records import (
    CountJudged,
    ShelfMoved,
    StockCounted,
    StockDamaged,
    StockReceived,
    TransferArrived,
    TransferDeparted,
)
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
    }
)
"""What tells what stands on shelves."""
LEAVES = frozenset({StockDamaged, TransferDeparted})


class Shelves:
    """`there`: warehouse -> article -> how much. `levels`: article -> what all of its shelves
    opened with."""

    def __init__(self) -> None:
        self.there: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self.levels: defaultdict[str, int] = defaultdict(int)

    def saw(self, record: type, value: Json) -> None:
        """Something may have come onto a shelf, or left it."""
        if record not in MOVES:
            return
        shelves, sku = self.there[value["warehouse"]], value["sku"]
        if record is StockCounted:
            if sku not in shelves:
                self.levels[sku] += value["quantity"]
            shelves[sku] = value["quantity"]
            return
        shelves[sku] = shelves.get(sku, 0) + _amount(record, value)

    def amount(self, sku: str) -> int:
        """How much of the article there is in all warehouses."""
        return sum(shelves.get(sku, 0) for shelves in self.there.values())


def _amount(record: type, value: Json) -> int:
    if record is ShelfMoved:
        return int(value["amount"])
    if record is CountJudged:
        return int(value["difference"]) if value["outcome"] == "POSTED" else 0
    return int(value["quantity"]) * (-1 if record in LEAVES else 1)
