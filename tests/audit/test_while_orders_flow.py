"""The audit also runs while orders flow: at no moment of a world's life does it find a fault,
and it says what is not read yet."""

from orders.audit.lag import unread
from services.shipping.stage import STAGE as SHIPPING
from services.tracking.stage import STAGE as TRACKING
from tests.audit.fakes import FakeSource, audit_of
from tests.engine.scenario import STAGES, cancel, receive, small_world


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
