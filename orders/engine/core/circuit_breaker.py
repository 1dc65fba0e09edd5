"""Stops a stage that sets aside too much: then the code or the reference data is at fault, not the
records (docs/architecture.md, Poison).

That it is open stands in the committed offset's metadata of each partition, so no restart hides
it. A person mends the cause and asks for `RESET_CIRCUIT_BREAKER` on the stage's control topic
(`orders dlq reset-breaker STAGE`).
"""

from collections import deque
from dataclasses import dataclass

from orders.engine.ports.clock import Clock


@dataclass(frozen=True)
class CircuitBreakerLimits:
    """It opens when, within `seconds`, at least `keys` keys were parked and they are at least
    `percent` of all that was handled."""

    keys: int = 100
    percent: int = 20
    seconds: float = 60.0


class CircuitBreaker:
    """Counts parked keys in a sliding window. Garbage from outsiders that parks nothing does not
    count."""

    def __init__(self, limits: CircuitBreakerLimits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._window: deque[tuple[float, int, int]] = deque()

    def count(self, parked: int, handled: int) -> str:
        """Add a batch; returns why the circuit breaker opens, empty if it does not."""
        now = self._clock.monotonic()
        self._window.append((now, parked, handled))
        while self._window[0][0] < now - self._limits.seconds:
            self._window.popleft()
        parked, handled = (
            sum(entry[1] for entry in self._window),
            sum(entry[2] for entry in self._window),
        )
        if parked < self._limits.keys or parked * 100 < handled * self._limits.percent:
            return ""
        self._window.clear()
        return f"{parked} of {handled} keys parked within {self._limits.seconds:.0f} s"
