"""Of a key that a stage is done with the store keeps where its state stands, and no more: what
comes late meets the very state, wherever it is read from, and in the end it is forgotten."""

from collections.abc import Iterator
from copy import deepcopy

import pytest

from orders.engine.core.pointers import pointer_to, target
from orders.engine.core.wiring import HOLDS
from orders.engine.errors import ConfigError
from services.inventory.stage import STAGE as INVENTORY
from tests.engine.invariants import check, fold
from tests.engine.scenario import STAGES, come_to_rest, play, small_world
from tests.engine.world import World

CANCELLED = "shop:008"
"""It waits for goods when it is cancelled."""
DAY = 86_400


def played() -> World:
    """The scenario, in which two orders are cancelled, is over."""
    world = small_world()
    for stage in STAGES:
        world.replica(stage)
    play(world)
    return world


def pointed_to(world: World, stage: str = "inventory") -> set[str]:
    return {key for key, at in kept(world, stage) if at is not None}


def kept(world: World, stage: str) -> Iterator[tuple[str, int | None]]:
    for (name, _), store in world.server.stores.items():
        if name == stage:
            yield from ((key, target(one)) for key, one in store.states.items())


def restart(world: World) -> None:
    """Nothing is in the cache of the owners to come."""
    for replica in world.replicas:
        replica.close()
    world.replicas.clear()
    for stage in STAGES:
        world.replica(stage)
    come_to_rest(world, 10)


def recall(world: World, order: str) -> None:
    value = {"order_id": order, "version": 1, "requested_by": "customer"}
    value |= {"reason": "late", "purpose": "CANCEL", "from_warehouse": False, "at": 0}
    world.send("orders.review.v1", "RecallRequested", value)


def outcomes(world: World, event: str) -> set[tuple[str, str]]:
    """What inventory made of such records."""
    return {
        (count["outcome"], count["reason"])
        for _, value in world.read("orders.summaries.v1")
        for count in value["counts"]
        if value["stage"] == "inventory" and count["event"] == event
    }


def test_the_store_has_no_more_of_what_is_over_than_where_it_stands() -> None:
    world = played()
    assert CANCELLED in pointed_to(world)
    states = {key: state for own in fold(world, INVENTORY).values() for key, state in own.items()}
    assert all(states[key]["status"] == "stopped" for key in pointed_to(world))
    assert not any(states[key][name] for key in pointed_to(world) for name in HOLDS)
    check(world, STAGES)


def test_a_claim_leaves_to_the_changelog_what_a_confirm_would() -> None:
    world = played()
    before = deepcopy(world.server.stores)
    world.server.lose_everything()
    come_to_rest(world)
    assert {place: store.states for place, store in world.server.stores.items()} == {
        place: store.states for place, store in before.items()
    }
    check(world, STAGES)


def test_what_comes_late_meets_the_state_as_it_was() -> None:
    world = played()
    restart(world)
    assert CANCELLED in pointed_to(world)
    recall(world, CANCELLED)
    come_to_rest(world, 20)
    assert ("ignored", "already_over") in outcomes(world, "RecallRequested")
    check(world, STAGES)


@pytest.mark.parametrize("restarts", [False, True])
def test_it_is_forgotten_at_its_horizon(restarts: bool) -> None:
    world = played()
    if restarts:
        restart(world)
    over = pointed_to(world)
    for _ in range(3):
        world.clock.advance(20 * DAY)
        come_to_rest(world, 20)
    assert over.isdisjoint(key for states in fold(world, INVENTORY).values() for key in states)
    assert over.isdisjoint(key for key, _ in kept(world, "inventory"))
    check(world, STAGES)


def test_a_key_that_is_parked_is_kept_whole_whatever_it_was() -> None:
    world = played()
    restart(world)
    [partition] = [n for n, states in fold(world, INVENTORY).items() if CANCELLED in states]
    world.broker.send("orders.review.v1", CANCELLED.encode(), b"no avro at all", partition)
    come_to_rest(world, 20)
    assert CANCELLED not in pointed_to(world)
    assert fold(world, INVENTORY)[partition][CANCELLED]["parked"] is not None
    check(world, STAGES)


def dangling(world: World) -> None:
    """Inventory's pointer to `CANCELLED` points to nothing: somebody wrote into Redis."""
    for replica in world.replicas:
        for one in replica.partitions.values():
            one.cache.clear()
    [partition] = [n for n, states in fold(world, INVENTORY).items() if CANCELLED in states]
    states = world.server.stores[INVENTORY.name, partition].states
    states[CANCELLED] = pointer_to(1_000_000)


def claims(world: World, result: str) -> float:
    """How often inventory has told this of a claim."""
    [replica] = [replica for replica in world.replicas if replica._wiring.name == INVENTORY.name]
    names = {"stage": INVENTORY.name, "result": result}
    found = replica._observer.registry.get_sample_value("orders_stage_claims_total", names)
    assert found is not None
    return found


def test_a_store_that_points_to_nothing_is_rebuilt_once() -> None:
    """Nothing is decided on a state that is not there, and no claim finds the same again."""
    world = played()
    restart(world)
    dangling(world)
    before = claims(world, "claimed")
    recall(world, CANCELLED)
    come_to_rest(world, 20)
    assert ("ignored", "already_over") in outcomes(world, "RecallRequested")
    assert claims(world, "distrusted") == 1
    assert claims(world, "claimed") - before <= world.partitions
    assert CANCELLED in pointed_to(world)
    check(world, STAGES)


def test_what_was_rebuilt_in_vain_is_told_and_not_rebuilt_for_ever() -> None:
    world = played()
    restart(world)
    dangling(world)
    recall(world, CANCELLED)
    come_to_rest(world, 20)
    assert claims(world, "distrusted") == 1
    dangling(world)
    recall(world, CANCELLED)
    with pytest.raises(ConfigError, match=r"no state of shop:008 at offset 1000000.*just rebuilt"):
        come_to_rest(world, 20)


def test_after_an_hour_it_is_rebuilt_once_more() -> None:
    world = played()
    restart(world)
    for times in (1, 2):
        dangling(world)
        recall(world, CANCELLED)
        come_to_rest(world, 20)
        assert claims(world, "distrusted") == times
        world.clock.advance(3_700)
    check(world, STAGES)
