"""Waits while a server does not answer: longer each time, and anew after it has answered."""

from orders.engine.ports.clock import Clock

LEAST_SECONDS, MOST_SECONDS = 0.05, 2.0


class BackOff:
    """Told after each turn of the loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seconds = LEAST_SECONDS

    def after(self, away: bool) -> None:
        """Sleep if a server was `away` in the turn."""
        if not away:
            self._seconds = LEAST_SECONDS
            return
        self._clock.sleep(self._seconds)
        self._seconds = min(self._seconds * 2, MOST_SECONDS)
