"""Business time and wall time."""

from typing import Protocol


class Clock(Protocol):
    """Business time and wall time."""

    def now(self) -> int:
        """Business time, milliseconds since 1970 UTC."""

    def wall(self) -> float:
        """Wall time in seconds since 1970 UTC, for latencies and headers."""

    def monotonic(self) -> float:
        """Monotonic seconds, for intervals."""

    def sleep(self, seconds: float) -> None:
        """Wait in wall time."""
