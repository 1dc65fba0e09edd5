"""A Redis that is taken back into use with old data: what was forgotten meanwhile must not come
back (docs/architecture.md, The claim)."""

from copy import deepcopy

import pytest

from orders.contracts.topic import TOMBSTONES_MS
from services.intake.stage import STAGE as INTAKE
from tests import orders as made
from tests.engine.invariants import check
from tests.engine.scenario import come_to_rest, small_world
from tests.engine.world import World
from tests.fakes.log import Log
from tests.fakes.state_store import MemoryStateStore

DAY = 86_400
FORGOTTEN_AFTER = 31 * DAY


def clean(log: Log) -> None:
    """The log cleaner, after tombstones were kept long enough: of a forgotten key nothing is
    left."""
    gone = {
        entry.message.key
        for entry in log.entries
        if entry.message is not None and entry.message.value is None
    }
    log.entries = [
        entry for entry in log.entries if entry.message is None or entry.message.key not in gone
    ]


def submit(world: World, reference: str, quantity: int) -> None:
    placed_at = world.clock.now()
    order = made.order(
        reference=reference, lines=[made.line(1, quantity=quantity)], placed_at=placed_at
    )
    world.send("orders.submissions.v1", "OrderSubmitted", made.submitted(order))


def cancel(world: World, reference: str) -> None:
    value = {
        "order_id": f"shop:{reference}",
        "requested_at": 0,
        "requested_by": "customer",
        "reason": "",
    }
    world.send("orders.submissions.v1", "CancelRequested", value)


def test_a_store_that_is_older_than_tombstones_are_kept_is_rebuilt() -> None:
    """An order waits for its correction, is cancelled, forgotten; days pass, others come. Then
    Redis is again as it was at first."""
    world = small_world()
    world.replica(INTAKE)
    submit(world, "faulty", -1)
    come_to_rest(world)
    old = deepcopy(world.server.stores)
    cancel(world, "faulty")
    come_to_rest(world)
    world.clock.advance(FORGOTTEN_AFTER)
    come_to_rest(world)
    world.clock.advance(DAY + TOMBSTONES_MS / 1000)
    come(world)
    for partition in range(world.partitions):
        clean(world.broker.log("intake.state.v1", partition))
    world.server.stores = old
    come_to_rest(world)
    assert "OrderRejected" not in world.names("orders.intake.v1"), (
        "the timer of what was forgotten went off: not corrected in time"
    )
    check(world, [INTAKE])


def test_a_store_that_was_only_idle_for_long_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that it lacks is young: it is read, nothing else."""
    world = small_world()
    world.replica(INTAKE)
    come_to_rest(world)
    old = deepcopy(world.server.stores)
    world.clock.advance(FORGOTTEN_AFTER)
    come(world)
    world.server.stores = old
    rebuilt: list[int] = []
    monkeypatch.setattr(
        MemoryStateStore, "reset", lambda store, partition, head: rebuilt.append(partition)
    )
    come_to_rest(world)
    assert not rebuilt
    check(world, [INTAKE])


def come(world: World) -> None:
    """New orders on every partition."""
    for number in range(6):
        submit(world, f"new-{number}", 1)
    come_to_rest(world)
