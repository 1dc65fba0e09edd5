"""Warehouses' own lists of their stock: every working day each counts some of its articles, and now
and then finds something else than its books say (IV-11)."""

from collections.abc import Iterator

from orders.business.times import DAY, HOUR
from orders.contracts.records import ShelfListed, StockCounted, StockListFiled
from services.simulator import lots
from services.simulator.plans import Planned, Scene
from services.simulator.shelves import Shelves
from services.simulator.workdays import works

CLERK = "S019"
"""Who sends the lists in."""


class Stocktaking:
    """The lists of what stands on shelves."""

    def __init__(self, scene: Scene, shelves: Shelves) -> None:
        self._scene = scene
        self._shelves = shelves
        self._listed = 0

    def due(self, now: int) -> Iterator[Planned]:
        """The lists of a working day that has begun, once; they are as of their hour."""
        policy = self._scene.policy.stock_lists
        at = now // DAY * DAY + policy.at_hour * HOUR
        if not policy.articles or now < at or at <= self._listed:
            return
        self._listed = at
        if works(at):
            for warehouse in sorted(self._scene.warehouses):
                yield from self._list(warehouse, at, now)

    def _list(self, warehouse: str, at: int, now: int) -> Iterator[Planned]:
        shelves, scene = self._shelves.there[warehouse], self._scene
        known = sorted(sku for sku in shelves if sku in scene.articles)
        if not known:
            return
        list_id = f"{warehouse}-{at // DAY}"
        draws = range(scene.policy.stock_lists.articles)
        chosen = {
            known[int(scene.chance("listed", list_id, str(draw)) * len(known))] for draw in draws
        }
        lines = sorted(sku for sku in chosen if not scene.articles[sku]["lot_controlled"])
        filed: StockListFiled = {
            "list_id": list_id,
            "warehouse": warehouse,
            "digest": f"simulated {list_id}",
            "whole": False,
            "lines": len(lines),
            "counts": len(lines),
            "unlisted": 0,
            "faults": [],
            "faulty": 0,
            "sent_by": CLERK,
            "counted_at": at,
            "at": at,
        }
        yield Planned(now, StockListFiled, f"@list/{warehouse}/{list_id}", filed)
        for sku in lines:
            line: ShelfListed = {
                "sku": sku,
                "warehouse": warehouse,
                "list_id": list_id,
                "quantity": self._found(sku, shelves[sku].get("", 0), list_id),
                "unit": scene.articles[sku]["unit"],
                "listed": True,
                "reason": "",
                "sent_by": CLERK,
                "at": at,
                "lot": "",
                "expires_on": "",
            }
            yield Planned(now, ShelfListed, sku, line)
        for sku in sorted(chosen.difference(lines)):
            yield from self._by_lot(sku, warehouse, list_id, at, now)

    def _by_lot(
        self, sku: str, warehouse: str, list_id: str, at: int, now: int
    ) -> Iterator[Planned]:
        """Lots are counted one by one; what may not be sold any more lies elsewhere."""
        article = self._scene.articles[sku]
        for text, there in sorted(self._shelves.there[warehouse][sku].items()):
            lot = lots.of(text)
            if (sku, lot.name) in self._shelves.blocked or not lots.sold(article, lot, at):
                continue
            value: StockCounted = {
                "sku": sku,
                "warehouse": warehouse,
                "document_id": f"counted:{list_id}:{sku}:{lot.name}",
                "quantity": self._found(f"{sku} {text}", there, list_id),
                "unit": article["unit"],
                "at": at,
                "lot": lot.name,
                "expires_on": lot.expires_on,
            }
            yield Planned(now, StockCounted, sku, value, mark=True)

    def _found(self, what: str, there: int, list_id: str) -> int:
        """What who counts finds: some more or fewer now and then, or hardly anything."""
        scene, policy = self._scene, self._scene.policy.stock_lists
        if scene.happens(policy.lost, "lost", list_id, what):
            return max(0, there // 10)
        if scene.happens(policy.differs, "differs", list_id, what):
            return max(0, there + int(scene.chance("by", list_id, what) * 7) - 3)
        return max(0, there)
