"""Replicas that can be killed, and are started anew."""

from orders.engine.core.replica import Limits, Replica
from orders.engine.stage import Stage
from tests.engine.scenario import STAGES, small_world
from tests.engine.world import World


class Killed(BaseException):
    """The process is gone: nothing of it runs any more, no cleaning up either."""


class Mortal:
    """A replica that is started anew, under the same name, when it was killed. It claims, and
    opens ledgers, piece by piece."""

    def __init__(self, world: World, stage: Stage) -> None:
        self._world = world
        world.added = 1
        self._stage = stage
        self.deaths = 0
        self._start()

    def _start(self) -> None:
        limits = Limits(partitions=self._world.partitions, piece=2)
        self._replica: Replica = self._world.replica(self._stage, limits=limits)
        self._world.replicas.remove(self._replica)
        self._member = self._replica._ports.group.member  # type: ignore[attr-defined]

    def step(self) -> None:
        try:
            self._replica.step()
        except Killed:
            self.deaths += 1
            self._world.broker.group(self._stage.name).evict(self._member)
            self._start()


def world_of_mortals() -> tuple[World, list[Mortal]]:
    """The scenario's stages, a mortal each."""
    world = small_world()
    mortals = [Mortal(world, stage) for stage in STAGES]
    world.replicas = mortals  # type: ignore[assignment]
    return world, mortals
