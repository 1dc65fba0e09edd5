"""Portions are read one after the other. What a stage books for an order in one of them, and
another for the article in the next, is no fault for having come between the two."""

from collections.abc import Callable, Iterable
from typing import Any

from orders.audit.source import Committed, Place
from tests.audit.fakes import FakeSource, audit_of
from tests.audit.lived import released, scan
from tests.engine.scenario import EVERY_STAGE, come_to_rest, small_world
from tests.engine.world import World
from tests.fakes.broker import Broker


class Flowing(FakeSource):
    """`meanwhile` happens between the first portion and the second."""

    def __init__(self, broker: Broker, meanwhile: Callable[[], object]) -> None:
        super().__init__(broker)
        self._meanwhile: Callable[[], object] | None = meanwhile

    def committed(self, group: str, places: Iterable[Place]) -> dict[Place, Committed]:
        asked = list(places)
        if self._meanwhile and {partition for _, partition in asked} == {1}:
            self._meanwhile()
            self._meanwhile = None
        return super().committed(group, asked)


def refused_everywhere() -> tuple[World, list[dict[str, Any]]]:
    """A world whose customers refused all that was sent to them: nothing came back yet."""
    world = small_world()
    for stage in EVERY_STAGE:
        world.replica(stage)
    come_to_rest(world)
    shipments = released(world)
    for shipment in shipments:
        scan(world, shipment, "REFUSED")
    come_to_rest(world)
    return world, shipments


def back(world: World, shipment: dict[str, Any]) -> None:
    """The warehouse has it back, and in order."""
    returned = {
        "order_id": shipment["order_id"],
        "document_id": f"back-{shipment['shipment_id']}",
        "return_id": f"refused-{shipment['shipment_id']}",
        "warehouse": shipment["warehouse"],
        "lines": [
            {"line": one["line"], "sku": one["sku"], "restocked": one["quantity"], "scrapped": 0}
            for one in shipment["lines"]
        ],
        "at": world.clock.now(),
        "lots": [],
    }
    world.send("warehouse.events.v1", "ReturnArrived", returned)


def test_goods_that_come_back_while_the_audit_reads_are_no_fault() -> None:
    world, shipments = refused_everywhere()
    assert len(shipments) > 4

    for shipment in shipments:

        def meanwhile(shipment: dict[str, Any] = shipment) -> None:
            world.clock.advance(60)
            back(world, shipment)
            come_to_rest(world)

        report = audit_of(world, size=1, source=Flowing(world.broker, meanwhile))
        assert report.ok, [(one.name, one.shown) for one in report.results.values() if not one.ok]
    restocked = [
        value for kind, value in world.read("stock.adjustments.v1") if kind.name == "StockAdjusted"
    ]
    assert len(restocked) >= len(shipments)
