"""The fake of the clocks: time stands still until someone waits or advances it."""


class MemoryClock:
    """Business, wall and monotonic time move together, only by `sleep` and `advance`."""

    def __init__(self, start: int = 1_700_000_000_000) -> None:
        self._start = start
        self._elapsed = 0.0

    def now(self) -> int:
        return self._start + round(self._elapsed * 1000)

    def wall(self) -> float:
        return self._start / 1000 + self._elapsed

    def monotonic(self) -> float:
        return self._elapsed

    def sleep(self, seconds: float) -> None:
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass."""
        if seconds < 0:
            raise ValueError("time does not run backwards here")
        self._elapsed += seconds
