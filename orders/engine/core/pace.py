"""How long to gather records before a batch: next to nothing while there is time, longer when
transactions are what costs."""

from typing import NamedTuple

CALM, FULL = 0.25, 0.75
"""Share of the time that batches take: up to the first as little is gathered as is allowed, from
the second on as much."""
MEMORY_SECONDS = 0.5
"""Over which the share is taken: short enough to follow a rush, long enough not to thrash."""


class Gathering(NamedTuple):
    """Bounds, seconds: what gathering takes in any case, and how much latency it may add."""

    least: float = 0.02
    most: float = 0.02


class Pace:
    """Follows the share of time that goes into batches."""

    def __init__(self, bounds: Gathering) -> None:
        self._bounds = bounds
        self._share = 0.0

    @property
    def window(self) -> float:
        """Seconds to gather before the next batch."""
        least, most = self._bounds
        rush = min(max((self._share - CALM) / (FULL - CALM), 0.0), 1.0)
        return least + (most - least) * rush

    def worked(self, seconds: float) -> None:
        """A batch took so long."""
        self._move(1.0, seconds)

    def rested(self, seconds: float) -> None:
        """Nothing was decided for so long."""
        self._move(0.0, seconds)

    def _move(self, towards: float, seconds: float) -> None:
        self._share += (towards - self._share) * min(seconds / MEMORY_SECONDS, 1.0)
