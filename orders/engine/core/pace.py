"""How long to gather records before a batch: next to nothing while there is time, longer when
transactions are what costs."""

BOUND_SECONDS = 0.1
CALM, FULL = 0.25, 0.75
"""Share of the time that batches take: below the first nothing is gathered, from the second on as
long as is allowed."""
MEMORY_SECONDS = 0.5


class Pace:
    """Follows the share of time that goes into batches, over half a second or so. `bound`: how much
    latency gathering may add, seconds."""

    def __init__(self, bound: float = BOUND_SECONDS) -> None:
        self._bound = bound
        self._share = 0.0

    @property
    def window(self) -> float:
        """Seconds to gather before the next batch."""
        return self._bound * min(max((self._share - CALM) / (FULL - CALM), 0.0), 1.0)

    def worked(self, seconds: float) -> None:
        """A batch took so long."""
        self._move(1.0, seconds)

    def rested(self, seconds: float) -> None:
        """Nothing was done for so long."""
        self._move(0.0, seconds)

    def _move(self, towards: float, seconds: float) -> None:
        self._share += (towards - self._share) * min(seconds / MEMORY_SECONDS, 1.0)
