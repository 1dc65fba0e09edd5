"""The audit also runs while orders flow: at no moment of a world's life does it find a fault,
and it says what is not read yet."""

from collections.abc import Callable, Iterable

from orders.audit.lag import unread
from orders.audit.source import Committed, Place, Span
from services.shipping.stage import STAGE as SHIPPING
from services.tracking.stage import STAGE as TRACKING
from tests.audit.fakes import FakeSource, audit_of
from tests.audit.lived import DAY, released, scan
from tests.engine.scenario import (
    EVERY_STAGE,
    STAGES,
    cancel,
    come_to_rest,
    receive,
    small_world,
)
from tests.fakes.broker import Broker


class Overtaken(FakeSource):
    """Ends are looked at one after the other, as a broker does; `meanwhile` happens after those of
    the notices were seen and before those of other topics that tell orders' stories."""

    def __init__(self, broker: Broker, meanwhile: Callable[[], object]) -> None:
        super().__init__(broker)
        self._meanwhile = meanwhile
        self._cut = False

    def committed(self, group: str, places: Iterable[Place]) -> dict[Place, Committed]:
        self._cut = True
        return super().committed(group, places)

    def bounds(self, places: Iterable[Place]) -> dict[Place, Span]:
        asked = list(places)
        early = super().bounds([place for place in asked if place[0] == "orders.notices.v1"])
        if early and self._cut:
            self._meanwhile()
        return {**super().bounds(asked), **early}


def test_a_transaction_that_ends_between_two_looks_is_no_fault() -> None:
    """An order is completed, and the stages that keep goods and credit for it hear of it, in one
    transaction: whoever sees the first has to see the other."""
    world = small_world()
    for stage in EVERY_STAGE:
        world.replica(stage)
    come_to_rest(world)
    for shipment in released(world):
        scan(world, shipment, "DELIVERED", proof="signature")
    come_to_rest(world)
    world.clock.advance(120 * DAY)
    for _ in range(4):
        for replica in world.replicas:
            report = audit_of(world, source=Overtaken(world.broker, replica.step))
            assert report.ok, [result.shown for result in report.results.values() if not result.ok]
    assert report.by_state["completed"] > 1


def test_at_no_moment_it_finds_a_fault() -> None:
    world = small_world()
    for stage in (*STAGES, SHIPPING, TRACKING):
        world.replica(stage)
    statuses = set()
    for turn in range(24):
        if turn == 10:
            cancel(world, 3)
            cancel(world, 8)
        if turn == 14:
            receive(world, "SKU-1", 24, "late")
            receive(world, "SKU-2", 24, "late")
        for at, replica in enumerate(world.replicas):
            replica.step()
            if (turn + at) % 2:
                continue
            report = audit_of(world)
            assert report.ok, [
                (turn, at, result.name, result.shown)
                for result in report.results.values()
                if not result.ok
            ]
            statuses |= set(report.by_state)
    assert {"submitted", "backordered", "released", "cancelled"} <= statuses


def test_before_any_stage_has_started_everything_is_unread() -> None:
    world = small_world()
    report = audit_of(world)
    assert report.ok
    assert report.by_state == {"submitted": 12}
    assert unread(FakeSource(world.broker))["intake"] == 12


def test_of_shelves_that_nobody_keeps_yet_nothing_is_said() -> None:
    world = small_world()
    for stage in STAGES:
        if stage.name != "allocation":
            world.replica(stage)
    world.turn(200)
    report = audit_of(world)
    assert report.ok, [result.shown for result in report.results.values() if not result.ok]


def test_when_all_is_read_nothing_is_left() -> None:
    world = small_world()
    for stage in STAGES:
        world.replica(stage)
    world.turn(200)
    left = unread(FakeSource(world.broker))
    assert not any(left[stage.name] for stage in STAGES)
