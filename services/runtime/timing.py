"""Where does a second go: wall time of the replica's loop by part."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

PARTS = ("poll", "decode", "state", "ledger", "decide", "encode", "produce", "commit", "confirm", "claim", "idle")


class Timing:
    """Seconds by part since the start; the metrics read it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = dict.fromkeys(PARTS, 0.0)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Add the time of the block to the part."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += time.perf_counter() - start
