"""A claim that fails keeps nobody waiting: other partitions are claimed, what is claimed is worked,
and what is read meanwhile does not pile up. One that takes long hears of the circuit breaker."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from orders.engine.core.circuit_breaker import CircuitBreakerLimits
from orders.engine.core.life import Life
from orders.engine.core.replica import Limits, Replica
from orders.engine.core.ticket import Ticket
from orders.engine.errors import RedisAway, Stale, TransientError
from services.intake.stage import STAGE as INTAKE
from services.inventory.stage import STAGE as INVENTORY
from services.review.stage import STAGE as REVIEW
from services.tracking.stage import STAGE as TRACKING
from tests import orders as made
from tests.engine.broken import control, letters, spoiled
from tests.engine.invariants import check
from tests.engine.scenario import BUYERS, come_to_rest, receive, small_world
from tests.engine.world import World
from tests.fakes.group import MemoryGroup
from tests.fakes.state_store import MemoryStateStore

Patch = pytest.MonkeyPatch
FEW = Limits(partitions=2, records=10)


def submit(world: World, count: int, name: str = "more") -> None:
    for number in range(count):
        order = made.order(reference=f"{name}-{number:03}")
        world.send("orders.submissions.v1", "OrderSubmitted", made.submitted(order))


def received(world: World) -> int:
    return world.names("orders.intake.v1").count("OrderReceived")


def tracked(world: World) -> int:
    """Orders of which tracking, which has no ledger to wait for, has told the status."""
    return len({value["order_id"] for _, value in world.read("orders.status.v1")})


def pass_time(world: World, seconds: int) -> None:
    for _ in range(seconds):
        world.clock.advance(1)
        world.turn(3)


def fails_for(patch: Patch, partition: int, error: Exception) -> None:
    """Every claim of tracking's fails when it comes to this partition's store."""
    true = MemoryStateStore.raise_fencing_token

    def raise_fencing_token(self: MemoryStateStore, number: int, token: int) -> Any:
        if (self._stage, number) == (TRACKING.name, partition):
            raise error
        return true(self, number, token)

    patch.setattr(MemoryStateStore, "raise_fencing_token", raise_fencing_token)


FAULTS = [Stale({0: "fencing_token"}), TransientError("an open transaction keeps it back")]


@pytest.mark.parametrize("error", FAULTS, ids=["stale", "transient"])
def test_one_that_always_fails_keeps_no_other_partition_from_being_claimed(
    monkeypatch: Patch, error: Exception
) -> None:
    world = small_world()
    fails_for(monkeypatch, 0, error)
    world.replica(INTAKE)
    replica = world.replica(TRACKING)
    pass_time(world, 5)
    assert list(replica.reading) == [1]
    before = tracked(world)
    submit(world, 20)
    pass_time(world, 5)
    assert tracked(world) > before, "and what is claimed is worked"
    monkeypatch.undo()
    come_to_rest(world)
    assert replica.ready
    assert tracked(world) == BUYERS + 20
    check(world, [TRACKING])


def test_what_waited_for_its_ledgers_begins_though_another_claim_fails(
    monkeypatch: Patch,
) -> None:
    """Redis lost all; the claim that opens the ledger again fails right after, and ever since."""
    world = with_orders()
    world.server.lose_everything()
    started, failing = MemoryGroup.start, list[int]()

    def start(self: MemoryGroup, number: int, offsets: Any) -> None:
        if self._name == INVENTORY.name and number == 1:
            failing.append(number)
            raise TransientError("starting: no answer")
        started(self, number, offsets)

    committed = MemoryGroup.committed_many

    def committed_many(self: MemoryGroup, topics: Any, numbers: Any) -> Any:
        if self._name == INVENTORY.name and 1 in numbers and failing:
            raise TransientError("an open transaction keeps it back")
        return committed(self, topics, numbers)

    monkeypatch.setattr(MemoryGroup, "start", start)
    monkeypatch.setattr(MemoryGroup, "committed_many", committed_many)
    replica = world.replica(INVENTORY)
    pass_time(world, 20)
    assert failing, "the scenario: the second claim fails when the ledger is open"
    assert list(replica.reading) == [0]
    monkeypatch.undo()
    come_to_rest(world)
    assert replica.ready


@pytest.mark.parametrize("error", FAULTS, ids=["stale", "transient"])
def test_what_a_paused_partition_hears_of_is_not_kept_while_others_cannot_be_claimed(
    monkeypatch: Patch, error: Exception
) -> None:
    world = small_world()
    world.replica(INTAKE)
    replica = world.replica(TRACKING)
    come_to_rest(world)
    control(world, "PAUSE", "@pause", 1, TRACKING.name)
    come_to_rest(world)
    assert list(replica._ownership.paused) == [1]
    fails_for(monkeypatch, 0, error)
    replica._ownership.lose({0: "test"})
    for number in range(5):
        submit(world, 20, f"more-{number}")
        pass_time(world, 1)
    assert len(replica.partitions[1].backlog) <= 20
    control(world, "RESUME", "@pause", 1, TRACKING.name)
    pass_time(world, 5)
    assert list(replica.reading) == [1], "and it goes on when it is asked to"
    monkeypatch.undo()
    come_to_rest(world)
    assert tracked(world) == BUYERS + 100


def test_no_more_is_read_than_a_batch_takes_while_redis_is_away(monkeypatch: Patch) -> None:
    world = small_world()
    replica = world.replica(INTAKE, limits=FEW)
    come_to_rest(world)

    def away(*_: object) -> None:
        raise RedisAway("Redis: no answer")

    for call in ("due", "load", "confirm"):
        monkeypatch.setattr(MemoryStateStore, call, away)
    submit(world, 200)
    world.turn(8)
    held = sum(len(partition.backlog) for partition in replica.partitions.values())
    assert held <= FEW.records + 8
    monkeypatch.undo()
    come_to_rest(world, 100)
    assert received(world) == BUYERS + 200


SLICED = Limits(
    partitions=2,
    piece=1,
    slice_seconds=0.0,
    records=1,
    circuit_breaker=CircuitBreakerLimits(keys=3),
)
EVERYONE = frozenset(f"shop:{number:03}" for number in range(BUYERS))


def broken(world: World) -> Replica:
    """Inventory fails for every order; its store of partition 1 is lost, and the claim of that one
    takes many turns."""
    world.server.stores.pop((INVENTORY.name, 1))
    return world.replica(spoiled(ValueError("a bug"), EVERYONE), limits=SLICED)


def with_orders() -> World:
    """Inventory has counted stock of many articles, and gone; then orders came."""
    world = small_world()
    for number in range(60):
        receive(world, f"OTHER-{number}", 1, "opening")
    first = world.replica(INVENTORY)
    come_to_rest(world, 20)
    first.close()
    world.replicas.remove(first)
    for before in (INTAKE, REVIEW):
        world.replica(before)
    come_to_rest(world)
    return world


def until(world: World, holds: Callable[[], bool], turns: int = 200) -> None:
    for _ in range(turns):
        if holds():
            return
        world.clock.advance(0.1)
        world.turn()
    raise AssertionError("it never came to that")


def tickets(world: World) -> Iterator[Ticket]:
    offsets = world.broker.group(INVENTORY.name).offsets
    for number in range(world.partitions):
        yield Ticket.parse(offsets[INVENTORY.chain, number].metadata)


def test_the_circuit_breaker_stops_a_partition_that_is_still_being_claimed() -> None:
    world = with_orders()
    replica = broken(world)
    until(world, lambda: bool(replica._ownership.claiming and replica.reading))
    until(world, lambda: len(letters(world)) >= 3)
    parked = len(letters(world))
    assert replica._ownership.claiming, "the scenario: the other claim goes on"
    come_to_rest(world, 500)
    assert replica._ownership.being(Life.STOPPED) == [0, 1]
    assert all(ticket.circuit_open for ticket in tickets(world))
    assert len(letters(world)) == parked, "none of the other partition is set aside"
    for partition in range(world.partitions):
        control(world, "RESET_CIRCUIT_BREAKER", "@circuit_breaker", partition)
    come_to_rest(world, 4)
    assert not any(ticket.circuit_open for ticket in tickets(world)), "and a person resets both"
