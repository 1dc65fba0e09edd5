"""Warehouses keep back what is recalled: who has a work order with goods of such a lot, and has not
picked it yet, does not (IV-08)."""

from collections import defaultdict
from collections.abc import Iterator

from orders.contracts.records import LotHeld, ShipmentReleased
from services.simulator.actors.warehouses import kept_back
from services.simulator.plans import Json, Planned, Scene


class Keeping:
    """Work orders with lots, by order."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._released: defaultdict[str, list[Json]] = defaultdict(list)

    def saw(self, record: type, value: Json) -> Iterator[Planned]:
        """A work order, or an order that a recall touches."""
        order = value.get("order_id", "")
        if record is ShipmentReleased and value["lots"]:
            self._released[order].append(value)
        if record is LotHeld:
            for released in self._released.get(order, ()):
                yield from kept_back(released, value["sku"], value["lot"], value["at"], self._scene)
