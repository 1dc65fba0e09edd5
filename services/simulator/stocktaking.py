"""Warehouses' own lists of their stock: every working day each counts some of its articles, and now
and then finds something else than its books say (IV-11)."""

from collections.abc import Iterator

from orders.business.times import DAY, HOUR
from orders.contracts.records import ShelfListed, StockListFiled
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
        known = sorted(sku for sku in shelves if self._is_counted(sku))
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
                "lot": "",
                "expires_on": "",
            }
            yield Planned(now, ShelfListed, sku, line)

    def _is_counted(self, sku: str) -> bool:
        """Lots are counted one by one, not here."""
        article = self._scene.articles.get(sku)
        return article is not None and not article["lot_controlled"]

    def _found(self, sku: str, there: int, list_id: str) -> int:
        """What who counts finds: some more or fewer now and then, or hardly anything."""
        scene, policy = self._scene, self._scene.policy.stock_lists
        if scene.happens(policy.lost, "lost", list_id, sku):
            return max(0, there // 10)
        if scene.happens(policy.differs, "differs", list_id, sku):
            return max(0, there + int(scene.chance("by", list_id, sku) * 7) - 3)
        return max(0, there)
