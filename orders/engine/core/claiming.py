"""Claims under way: a turn of the loop gives them some time, and they go on in the next
(docs/decisions/0043-claims-in-slices.md)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import inf

from orders.contracts.errors import RegistryUnavailable
from orders.engine.core.back_off import LEAST_SECONDS, MOST_SECONDS
from orders.engine.core.claim import Claims
from orders.engine.core.life import Life
from orders.engine.core.metrics import Observer
from orders.engine.core.partition import Partition
from orders.engine.core.reconcile import Slices
from orders.engine.errors import Rebalancing, Stale, TransientError
from orders.engine.ports.clock import Clock

Claimed = tuple[Partition, Life]
RESTS = 4.0
"""So many times as long as a failed try has taken, all that failed is left alone: claims that hang
each time take a fifth of the time from those that are worked."""
MOST_REST_SECONDS = 60.0
"""A machine that slept in the middle of a try made it a long one."""


class Claiming:
    """One claim after the other, for `seconds` of a turn. What is begun comes first; then what
    failed least often, for a partition whose claim always fails must keep no other waiting: not
    those to be claimed, nor, as what failed is left alone for a while, those that are worked.

    `hindered`: in the last turn a server did not answer.
    """

    def __init__(self, claims: Claims, observer: Observer, clock: Clock, seconds: float) -> None:
        self._claims = claims
        self._observer = observer
        self._clock = clock
        self._seconds = seconds
        self._begun: dict[int, Slices[Claimed]] = {}
        self._failures: Counter[int] = Counter()
        self._not_before = -inf
        self.hindered = False

    @property
    def under_way(self) -> bool:
        """Whether a claim goes on in the next turn."""
        return bool(self._begun)

    def forget(self, number: int) -> None:
        """The partition is no longer ours, or ours anew."""
        self._begun.pop(number, None)
        del self._failures[number]

    def failed(self, number: int, took: float = 0.0) -> None:
        """Its claim came to nothing, after so many seconds: others go first, and all that failed
        waits."""
        rest = min(LEAST_SECONDS * 2.0 ** min(self._failures[number], 10), MOST_SECONDS)
        self._failures[number] += 1
        rest += min(RESTS * took, MOST_REST_SECONDS)
        self._not_before = self._clock.monotonic() + rest

    def turn(self, assigned: Iterable[int]) -> Iterator[Claimed]:
        """What has been claimed, as soon as it is, until the time is up or one fails. Raises what
        no retry mends."""
        began, self.hindered = self._clock.monotonic(), False
        for number in sorted(self._due(assigned, began), key=self._place):
            tried = self._clock.monotonic()
            try:
                claimed = self._go_on(number, began + self._seconds)
            except (Stale, Rebalancing) as error:
                self.failed(number, self._clock.monotonic() - tried)
                self._observer.claim(number, f"again: {error}")
                # poll first: the group may be between generations, or another owner ahead
                return
            except (TransientError, RegistryUnavailable) as error:
                self.failed(number, self._clock.monotonic() - tried)
                self._observer.transient(error)
                self.hindered = True
                return
            if claimed is None:
                return
            del self._failures[number]
            yield claimed

    def _due(self, assigned: Iterable[int], now: float) -> Iterable[int]:
        if now >= self._not_before:
            return assigned
        return [one for one in assigned if one in self._begun or not self._failures[one]]

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
