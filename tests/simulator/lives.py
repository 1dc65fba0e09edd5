"""Lives of the simulated world, as whoever watches it has them: started again after each fault."""

import threading
import time
from collections.abc import Callable

from orders.engine.errors import TransientError
from orders.engine.host.clock import RealClock
from services.simulator.world import World

PATIENCE = 300.0
MOST = 20


def until_silent(begun: Callable[[], World]) -> None:
    """The world has heard everything and has nothing left to say now. AssertionError where it does
    not come to that."""
    assert any(_ended_in_order(begun()) for _ in range(MOST)), "every life ended with a fault"


def _ended_in_order(world: World) -> bool:
    ended: list[bool] = []

    def run() -> None:
        try:
            world.run()
            ended.append(True)
        except TransientError:
            ended.append(False)

    thread, deadline = threading.Thread(target=run), time.monotonic() + PATIENCE
    thread.start()
    while not (ended or _silent(world)):
        if time.monotonic() > deadline:
            world.stop()
            raise AssertionError(f"not silent within {PATIENCE:.0f} s")
        time.sleep(0.05)
    world.stop()
    thread.join()
    return ended == [True]


def _silent(world: World) -> bool:
    due = world.outside.next_due()
    return world.caught_up and (due is None or due > RealClock().now())
