"""Where does a second go: wall time of the replica's loop by part."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

PARTS = (
    "poll",
    "decode",
    "state",
    "ledger",
    "decide",
    "encode",
    "produce",
    "commit",
    "confirm",
    "claim",
)


class Timing:
    """Seconds by part since the start; the metrics read it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = dict.fromkeys(PARTS, 0.0)
        self._within = 0.0

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Add the time of the block to the part, without that of parts within it."""
        start, around, self._within = time.perf_counter(), self._within, 0.0
        try:
            yield
        finally:
            took = time.perf_counter() - start
            self.seconds[name] += took - self._within
            self._within = around + took
