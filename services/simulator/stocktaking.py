"""Warehouses' own lists of their stock: every working day each counts some of its articles, and now
and then finds something else than its books say (IV-11)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

from orders.business.times import DAY, HOUR
from orders.contracts.records import (
    CountJudged,
    ShelfListed,
    ShelfMoved,
    StockCounted,
    StockDamaged,
    StockListFiled,
    StockReceived,
)
from services.simulator.plans import Json, Planned, Scene

MOVES = frozenset({StockCounted, StockReceived, StockDamaged, ShelfMoved, CountJudged})
"""What tells what stands on shelves."""
CLERK = "S019"
"""Who sends the lists in."""
SATURDAY = 5


class Stocktaking:
    """What stands on each shelf, goods that are picked left out, and the lists of it."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._there: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._listed = 0

    def saw(self, record: type, value: Json) -> None:
        """Something may have come onto a shelf, or left it."""
        if record not in MOVES:
            return
        shelves, sku = self._there[value["warehouse"]], value["sku"]
        if record is StockCounted:
            shelves[sku] = value["quantity"]
            return
        shelves[sku] = shelves.get(sku, 0) + _amount(record, value)

    def due(self, now: int) -> Iterator[Planned]:
        """The lists of a working day that has begun, once; they are as of their hour."""
        policy = self._scene.policy.stock_lists
        at = now // DAY * DAY + policy.at_hour * HOUR
        if not policy.articles or now < at or at <= self._listed:
            return
        self._listed = at
        if datetime.fromtimestamp(at // 1000, UTC).weekday() < SATURDAY:
            for warehouse in sorted(self._scene.warehouses):
                yield from self._list(warehouse, at, now)

    def _list(self, warehouse: str, at: int, now: int) -> Iterator[Planned]:
        shelves, scene = self._there[warehouse], self._scene
        known = sorted(sku for sku in shelves if sku in scene.articles)
        if not known:
            return
        list_id = f"{warehouse}-{at // DAY}"
        draws = range(scene.policy.stock_lists.articles)
        chosen = {
            known[int(scene.chance("listed", list_id, str(draw)) * len(known))] for draw in draws
        }
        filed: StockListFiled = {
            "list_id": list_id,
            "warehouse": warehouse,
            "digest": f"simulated {list_id}",
            "whole": False,
            "lines": len(chosen),
            "counts": len(chosen),
            "unlisted": 0,
            "faults": [],
            "faulty": 0,
            "sent_by": CLERK,
            "counted_at": at,
            "at": at,
        }
        yield Planned(now, StockListFiled, f"@list/{warehouse}/{list_id}", filed)
        for sku in sorted(chosen):
            line: ShelfListed = {
                "sku": sku,
                "warehouse": warehouse,
                "list_id": list_id,
                "quantity": self._found(sku, shelves[sku], list_id),
                "unit": scene.articles[sku]["unit"],
                "listed": True,
                "reason": "",
                "sent_by": CLERK,
                "at": at,
            }
            yield Planned(now, ShelfListed, sku, line)

    def _found(self, sku: str, there: int, list_id: str) -> int:
        """What who counts finds: some more or fewer now and then, or hardly anything."""
        scene, policy = self._scene, self._scene.policy.stock_lists
        if scene.happens(policy.lost, "lost", list_id, sku):
            return max(0, there // 10)
        if scene.happens(policy.differs, "differs", list_id, sku):
            return max(0, there + int(scene.chance("by", list_id, sku) * 7) - 3)
        return max(0, there)


def _amount(record: type, value: Json) -> int:
    if record is ShelfMoved:
        return int(value["amount"])
    if record is CountJudged:
        return int(value["difference"]) if value["outcome"] == "POSTED" else 0
    return int(value["quantity"]) * (-1 if record is StockDamaged else 1)
