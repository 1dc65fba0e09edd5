"""A claim that takes long goes on turn by turn: what is claimed already is handled meanwhile, and
whatever befalls it between two slices, the stores are those of the changelog in the end."""

import pickle

import pytest

from orders.engine.core.replica import Limits, Replica
from services.intake.stage import STAGE as INTAKE
from services.inventory.stage import STAGE as INVENTORY
from tests import orders as made
from tests.engine.invariants import check
from tests.engine.scenario import STAGES, come_to_rest, play, small_world
from tests.engine.world import World

SLICED = Limits(partitions=2, piece=2, slice_seconds=0.0)
"""A turn claims two records' worth."""


def played() -> World:
    """The scenario is over; every stage has gone. Ledgers open piece by piece."""
    world = small_world()
    world.added = 1
    for stage in STAGES:
        world.replica(stage)
    play(world)
    for replica in world.replicas:
        replica.close()
    world.replicas.clear()
    return world


def slicing(world: World) -> list[Replica]:
    """New owners that claim in slices, some turns into their first claims."""
    replicas = [world.replica(stage, limits=SLICED) for stage in STAGES]
    world.turn(4)
    assert any(replica._ownership.claiming for replica in replicas)
    return replicas


def test_a_redis_that_lost_everything_is_rebuilt_slice_by_slice() -> None:
    world = played()
    world.server.restart(lost=True)
    slicing(world)
    come_to_rest(world, 200)
    assert all(replica.ready for replica in world.replicas)
    check(world, STAGES)


@pytest.mark.parametrize("lost", [True, False])
def test_redis_restarts_between_two_slices(lost: bool) -> None:
    world = played()
    world.server.restart(lost=True)
    slicing(world)
    world.server.restart(lost)
    come_to_rest(world, 200)
    check(world, STAGES)


@pytest.mark.parametrize("turns", [1, 2, 3, 5, 8, 13])
def test_redis_falls_back_to_a_copy_of_a_few_slices_ago(turns: int) -> None:
    """It keeps the claim's fencing token and lacks pieces."""
    world = played()
    world.server.restart(lost=True)
    slicing(world)
    copied = pickle.dumps((world.server.stores, world.server.books))
    world.turn(turns)
    world.server.stores, world.server.books = pickle.loads(copied)
    world.server.restart(lost=False)
    come_to_rest(world, 200)
    check(world, STAGES)


@pytest.mark.parametrize("turns", [1, 3, 6])
def test_an_owner_that_dies_between_two_slices_is_followed_by_another(turns: int) -> None:
    world = played()
    world.server.restart(lost=True)
    gone = slicing(world)
    world.turn(turns)
    for replica in gone:
        member = replica._ports.group.member  # type: ignore[attr-defined]
        world.broker.group(replica._wiring.name).evict(member)
    world.replicas.clear()
    for stage in STAGES:
        world.replica(stage)
    come_to_rest(world, 120)
    check(world, STAGES)


def test_what_is_claimed_is_handled_while_others_are_still_claimed() -> None:
    world = played()
    world.server.stores.pop((INTAKE.name, 1))
    replica = world.replica(INTAKE, limits=Limits(partitions=2, piece=1, slice_seconds=0.0))
    while 0 not in replica._ownership.ready:
        world.turn()
    for number in range(8):
        order = made.order(reference=f"meanwhile-{number}")
        world.send("orders.submissions.v1", "OrderSubmitted", made.submitted(order))
    before = world.names("orders.intake.v1").count("OrderReceived")
    world.clock.advance(1)
    world.turn(3)
    assert replica._ownership.claiming
    assert world.names("orders.intake.v1").count("OrderReceived") > before
    come_to_rest(world)
    check(world, [INTAKE])


def test_the_group_takes_a_partition_that_is_being_claimed() -> None:
    world = played()
    world.server.restart(lost=True)
    first = world.replica(INVENTORY, "1", limits=SLICED)
    world.turn(4)
    assert first._ownership.claiming
    world.replica(INVENTORY, "2", limits=SLICED)
    come_to_rest(world, 200)
    assert all(replica.ready for replica in world.replicas)
    check(world, [INVENTORY])
