"""Claims under way: a turn of the loop gives them some time, and they go on in the next
(docs/decisions/0043-claims-in-slices.md)."""

from collections import Counter
from collections.abc import Iterable, Iterator

from orders.engine.core.claim import Claims
from orders.engine.core.life import Life
from orders.engine.core.metrics import Observer
from orders.engine.core.partition import Partition
from orders.engine.core.reconcile import Slices
from orders.engine.errors import Rebalancing, Stale
from orders.engine.ports.clock import Clock

Claimed = tuple[Partition, Life]


class Claiming:
    """One claim after the other, for `seconds` of a turn. What is begun comes first; then what
    failed least often, for a partition whose claim always fails must keep no other waiting."""

    def __init__(self, claims: Claims, observer: Observer, clock: Clock, seconds: float) -> None:
        self._claims = claims
        self._observer = observer
        self._clock = clock
        self._seconds = seconds
        self._begun: dict[int, Slices[Claimed]] = {}
        self._failures: Counter[int] = Counter()

    @property
    def under_way(self) -> bool:
        """Whether a claim goes on in the next turn."""
        return bool(self._begun)

    def forget(self, number: int) -> None:
        """The partition is no longer ours, or ours anew."""
        self._begun.pop(number, None)
        del self._failures[number]

    def failed(self, number: int) -> None:
        """Its claim came to nothing: others go first."""
        self._failures[number] += 1

    def turn(self, assigned: Iterable[int]) -> Iterator[Claimed]:
        """What has been claimed, as soon as it is, until the time is up. Raises TransientError, and
        whatever no retry mends."""
        deadline = self._clock.monotonic() + self._seconds
        for number in sorted(assigned, key=self._place):
            try:
                claimed = self._go_on(number, deadline)
            except (Stale, Rebalancing) as error:
                self.failed(number)
                self._observer.claim(number, f"again: {error}")
                # poll first: the group may be between generations, or another owner ahead
                return
            except Exception:
                self.failed(number)
                raise
            if claimed is None:
                return
            del self._failures[number]
            yield claimed

    def _place(self, number: int) -> tuple[bool, int, int]:
        return number not in self._begun, self._failures[number], number

    def _go_on(self, number: int, deadline: float) -> Claimed | None:
        """Go on with the claim of this partition until the deadline; None if it is not over."""
        slices = self._begun.pop(number, None) or self._claims.claim(number)
        with self._observer.timing.part("claim"):
            while True:
                try:
                    self._observer.replayed(next(slices))
                except StopIteration as done:
                    claimed: Claimed = done.value
                    return claimed
                if self._clock.monotonic() >= deadline:
                    self._begun[number] = slices
                    return None
