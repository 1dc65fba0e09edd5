"""A replica dies at every failpoint, again and again: the world comes to the same rest,
nothing lost, doubled or oversold."""

from collections import Counter

import pytest

from orders.engine.core import failpoints
from tests.engine.mortal import Killed, world_of_mortals
from tests.engine.scenario import play, verdict
from tests.engine.world import World


def test_the_scenario_itself() -> None:
    world, _ = world_of_mortals()
    play(world)
    assert verdict(world)["stopped"] == 1, "of two cancelled orders one was still waiting for goods"


@pytest.mark.parametrize("failpoint", failpoints.FAILPOINTS)
@pytest.mark.parametrize("every", [3, 7])
def test_killed_at(failpoint: str, every: int) -> None:
    """Every third (seventh) time that any replica reaches the failpoint, it dies there; at most 40
    deaths, for a world must come to rest."""
    hits = Counter[str]()

    def strike(at: str) -> None:
        if at == failpoint:
            hits[at] += 1
            if hits[at] % every == 0 and hits[at] <= 40 * every:
                raise Killed(at)

    world, mortals = world_of_mortals()
    failpoints.listen(strike)
    try:
        play(world)
        world.server.restart(lost=False)  # ledgers open once more
        play_on(world)
    finally:
        failpoints.listen(None)
    play_on(world)
    assert sum(mortal.deaths for mortal in mortals) > 0, f"nobody died at {failpoint!r}"
    end = verdict(world)
    assert end["allocated"] + end["stopped"] == end["received"], "an order is stuck"


def play_on(world: World) -> None:
    for _ in range(60):
        world.turn()
