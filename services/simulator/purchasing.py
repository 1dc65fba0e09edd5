"""The house's buyers: each working day they order what runs low, up to what the article opened with
(IV-04 is no stage yet: who orders, and how much, is decided out here)."""

from collections import defaultdict
from collections.abc import Iterator

from orders.business.times import DAY, HOUR
from orders.contracts.records import PurchaseOrderConfirmed, StockReceived
from services.simulator.actors.suppliers import purchase
from services.simulator.plans import Json, Planned, Scene
from services.simulator.shelves import Shelves
from services.simulator.workdays import works


class Purchasing:
    """What runs low, and what suppliers have confirmed of it."""

    def __init__(self, scene: Scene, shelves: Shelves) -> None:
        self._scene = scene
        self._shelves = shelves
        self._coming: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._looked = 0

    def saw(self, record: type, value: Json) -> None:
        """A supplier has confirmed an order, or delivers some of it."""
        if record is PurchaseOrderConfirmed:
            self._coming[value["sku"]][value["purchase_order"]] = value["quantity"]
        if record is StockReceived:
            coming, order = self._coming[value["sku"]], value["purchase_order"]
            coming[order] = max(coming.get(order, 0) - value["quantity"], 0)

    def due(self, now: int) -> Iterator[Planned]:
        """What is ordered on a working day that has begun, once."""
        policy = self._scene.policy.purchasing
        at = now // DAY * DAY + policy.at_hour * HOUR
        if not policy.reorder_at or now < at or at <= self._looked:
            return
        self._looked = at
        if works(at):
            for sku, level in sorted(self._shelves.levels.items()):
                article = self._scene.articles.get(sku)
                if article is None:
                    continue
                there = self._shelves.sellable(article, at) + sum(self._coming[sku].values())
                if there < level * policy.reorder_at:
                    cause = f"{sku}-{at // DAY}"
                    yield from purchase(cause, sku, level - there, now, self._scene)
