"""Virtual time: one clock of the world, and each process's own, which may be ahead of it."""

from tests.fakes.clock import MemoryClock


class OwnClock:
    """A process's clock: the world's, `ahead` of it by some seconds. To sleep takes the world's
    time."""

    def __init__(self, world: MemoryClock, ahead: float = 0.0) -> None:
        self._world = world
        self.ahead = ahead

    def now(self) -> int:
        return self._world.now() + round(self.ahead * 1000)

    def wall(self) -> float:
        return self._world.wall() + self.ahead

    def monotonic(self) -> float:
        return self._world.monotonic()

    def sleep(self, seconds: float) -> None:
        self._world.sleep(seconds)
