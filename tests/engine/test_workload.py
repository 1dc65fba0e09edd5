"""How many orders stand at each status is told every few seconds (IN-04); no kill, claim or lost
Redis makes the figure wrong, and the last change is told, too."""

from collections import Counter

from orders.engine.core.replica import SETTLED_SECONDS
from orders.engine.core.workload import TOLD_AGAIN_MS
from tests.engine.invariants import check_workload, fold
from tests.engine.scenario import EVERY_STAGE, cancel, come_to_rest, small_world
from tests.engine.world import World

TRACKING = next(stage for stage in EVERY_STAGE if stage.name == "tracking")
TOPIC = "ref.workload.v1"


def lively() -> World:
    """Orders on their way on all stages; what they wait for is told."""
    world = small_world()
    for stage in EVERY_STAGE:
        world.replica(stage)
    settle(world)
    return world


def cancel_one_that_waits(world: World) -> None:
    waiting = [
        key
        for known in fold(world, TRACKING).values()
        for key, state in known.items()
        if state["status"] == "backordered"
    ]
    cancel(world, int(min(waiting).partition(":")[2]))


def settle(world: World) -> None:
    come_to_rest(world)
    world.clock.advance(TOLD_AGAIN_MS / 1000)
    come_to_rest(world)


def told(world: World) -> Counter[str]:
    """By status, of all partitions, as of their last records."""
    latest = {value["partition"]: value["orders"] for _, value in world.read(TOPIC)}
    return sum((Counter(orders) for orders in latest.values()), Counter())


def kept(world: World) -> Counter[str]:
    """By status, what the states say."""
    states = [state for known in fold(world, TRACKING).values() for state in known.values()]
    return Counter(
        state["status"] for state in states if not state["final"] and state["status"] != "UNKNOWN"
    )


def test_what_waits_is_told_by_status() -> None:
    world = lively()
    assert told(world) == kept(world)
    assert sum(told(world).values()) > 1
    assert "backordered" in told(world)
    assert "cancelled" not in told(world), "an order at its end waits for nothing"


def test_the_figure_survives_another_owner_and_the_loss_of_redis() -> None:
    world = lively()
    before = told(world)
    gone = next(one for one in world.replicas if one._wiring.name == "tracking")
    gone.close()
    world.replicas.remove(gone)
    world.server.lose_everything()
    world.replica(TRACKING, "2")
    cancel_one_that_waits(world)
    settle(world)
    assert told(world) == kept(world) != before
    check_workload(world, TRACKING, fold(world, TRACKING))


def test_a_partition_tells_no_sooner_again_and_nothing_of_nothing() -> None:
    world = lively()
    before = len(world.read(TOPIC))
    cancel_one_that_waits(world)
    world.turn(10)
    world.clock.advance(SETTLED_SECONDS)
    world.turn(10)
    settle(world)
    assert len(world.read(TOPIC)) == before + 1
    settle(world)
    assert len(world.read(TOPIC)) == before + 1
