"""A limit to how fast orders are sent."""

import time


class Pace:
    """Lets through so many a second, evenly; None: as many as come."""

    def __init__(self, per_second: float | None) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._next = time.monotonic()

    def wait(self) -> None:
        """Return when the next may go."""
        if not self._gap:
            return
        now = time.monotonic()
        if self._next > now:
            time.sleep(self._next - now)
        self._next = max(self._next, now - 1) + self._gap
