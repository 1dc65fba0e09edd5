"""Counts verdicts, shows how fast they come, and shrinks what fails."""

import sys
import time

from tests.crash.shrink import shrunk
from tests.crash.verdict import Verdict

SHOWN = 8
EVERY = 100


class Campaign:
    """`over` after `most` schedules with violations."""

    def __init__(self, most: int) -> None:
        self.done = 0
        self.failed = 0
        self._most = most
        self._started = time.monotonic()
        self._live = sys.stdout.isatty()

    @property
    def over(self) -> bool:
        """Enough has failed."""
        return self.failed >= self._most

    def take(self, verdict: Verdict) -> None:
        """One more."""
        self.done += 1
        if not verdict.ok:
            self.failed += 1
            self._explain(verdict)
        if self._live or self.done % EVERY == 0:
            print(
                f"\r{self._summary()}" if self._live else self._summary(),
                end="" if self._live else "\n",
                flush=True,
            )

    def end(self, how: str = "") -> None:
        """The last line."""
        print(f"\n{how}{self._summary()}", flush=True)

    def _summary(self) -> str:
        seconds = time.monotonic() - self._started
        return (
            f"{self.done} schedules in {seconds:.0f} s ({self.done / seconds * 60:.0f} a "
            f"minute), {self.failed} with violations"
        )

    def _explain(self, verdict: Verdict) -> None:
        print(f"\n{verdict.schedule}")
        print("\n".join(f"  VIOLATED  {text}" for text in verdict.violations[:SHOWN]), flush=True)
        least = shrunk(verdict.schedule)
        print(
            f"  shrunk from {len(verdict.schedule.faults or ())} faults to "
            f"{len(least.faults or ())}; see it with"
        )
        print(f"  python -m tests.crash --replay '{least}'", flush=True)
