"""Redis forgets, restarts, or falls back, in mid-run: the world comes to the same rest."""

import pytest

from tests.engine.scenario import STAGES, cancel, come_to_rest, play, small_world, verdict
from tests.engine.world import World


def running_world(replicas: int = 1) -> World:
    world = small_world()
    for stage in STAGES:
        for number in range(replicas):
            world.replica(stage, str(number))
    return world


@pytest.mark.parametrize("fault", ["flushall", "restart", "restart empty"])
@pytest.mark.parametrize("after", range(2, 26, 3))
def test_redis_forgets(fault: str, after: int) -> None:
    """At any turn of the run, at rest or not."""
    world = running_world()
    come_to_rest(world, after)
    if fault == "flushall":
        world.server.lose_everything()
    else:
        world.server.restart(lost=fault == "restart empty")
    play(world)
    end = verdict(world)
    assert end["allocated"] + end["stopped"] == end["received"], "an order is stuck"


def test_redis_forgets_again_and_again() -> None:
    world = running_world()
    for turn in range(60):
        world.turn()
        if turn % 4 == 0:
            world.server.lose_everything()
        if turn % 7 == 0:
            world.server.restart(lost=turn % 2 == 0)
        if turn == 20:
            cancel(world, 3)
    play(world)
    end = verdict(world)
    assert end["allocated"] + end["stopped"] == end["received"], "an order is stuck"


def test_two_replicas_of_each_stage() -> None:
    world = running_world(2)
    play(world)
    end = verdict(world)
    assert end["allocated"] + end["stopped"] == end["received"], "an order is stuck"
