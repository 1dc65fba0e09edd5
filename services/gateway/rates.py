"""How often somebody may ask, counted in fixed windows of this process.

The storage in memory of `limits` starts a thread every hundredth of a second to forget what is
over; here that is forgotten when something new comes.
"""

import math
import time

from limits import RateLimitItem

from services.gateway.problem import Problem

FEWEST = 1_000
"""Windows that are kept before anybody looks which of them are over."""


class Rates:
    """Counts of whoever asks; several gateways let through as many times as much."""

    def __init__(self) -> None:
        self._windows: dict[str, tuple[float, int]] = {}
        self._most = FEWEST

    def count(self, rate: RateLimitItem, whose: str) -> None:
        """One more. Raises Problem: 429, with the seconds until it would be let through."""
        if wait := self.hit(rate, whose):
            raise Problem(
                429,
                "too-many-requests",
                "Too many requests",
                f"at most {rate}",
                headers={"Retry-After": str(math.ceil(wait))},
            )

    def hit(self, rate: RateLimitItem, whose: str) -> float:
        """Ask once more. Seconds until it would be let through; 0 if it is now."""
        now = time.monotonic()
        ends, count = self._windows.get(whose, (now, 0))
        if now >= ends:
            self._forget(now)
            ends, count = now + rate.get_expiry(), 0
        self._windows[whose] = ends, count + 1
        return ends - now if count >= rate.amount else 0.0

    def _forget(self, now: float) -> None:
        if len(self._windows) >= self._most:
            self._windows = {one: kept for one, kept in self._windows.items() if kept[0] > now}
            self._most = max(FEWEST, 2 * len(self._windows))
