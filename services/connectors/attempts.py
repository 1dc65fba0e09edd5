"""One piece of work: it is committed as taken, done if it is not too late, and reported."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple, cast

import structlog

from orders.client.following import Follower, Taken
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.contracts.records import AttemptOrdered, AttemptOutcome, AttemptSettled
from orders.engine.core.failpoints import reached

POINTS = ("connectors: taken", "connectors: acted", "connectors: reported")
"""Where a test may kill or stop the process: before it acts, after it did, and after it told."""
NOT_HERE = "no such connector runs here"
_log = structlog.get_logger("connectors")


class Settled(NamedTuple):
    """What came of an attempt. `because`: the partner's words, or ours."""

    outcome: AttemptOutcome
    because: str = ""


Act = Callable[[AttemptOrdered], Awaitable[Settled]]
"""Does what is ordered, and never raises for what the partner does. Asks, where it is to ask."""
Now = Callable[[], int]


class Worker:
    """`acts` by name of the connector. `tell` is given what came of each attempt and how long it
    took, seconds; `now`: business time, ms."""

    def __init__(
        self,
        follower: Follower,
        codec: Codec,
        acts: Mapping[str, Act],
        tell: Callable[[AttemptOrdered, AttemptSettled, float], None],
        now: Now,
    ) -> None:
        self._follower, self._codec, self._acts = follower, codec, acts
        self._tell, self._now = tell, now

    async def work(self, taken: Sequence[Taken]) -> None:
        """Commit that these are taken, then do those that are this process's still: another member
        of the group has the others. Raises TransientError if it cannot be committed; then nothing
        is done."""
        ours = self._follower.done(*taken)
        reached(POINTS[0])
        ordered = [one for one in map(self._ordered, ours) if one is not None]
        await asyncio.gather(*map(self._attempt, ordered))
        reached(POINTS[2])

    def _ordered(self, taken: Taken) -> AttemptOrdered | None:
        """None for whatever else stands there. Raises RegistryUnavailable."""
        try:
            kind, value = self._codec.decode(taken.value or b"", taken.topic)
        except UndecodableRecord as error:
            place = f"{taken.topic}/{taken.partition}/{taken.offset}"
            _log.error("record passed over", record=place, why=error.reason)
            return None
        return cast(AttemptOrdered, value) if kind.record is AttemptOrdered else None

    async def _attempt(self, ordered: AttemptOrdered) -> None:
        act = self._acts.get(ordered["connector"])
        if act is None:
            _log.error("attempt left alone", connector=ordered["connector"], why=NOT_HERE)
            return  # it may be another process's; if nobody does it, its time runs out
        clock = asyncio.get_running_loop().time
        began = clock()
        late = self._now() >= ordered["not_after"]
        settled = Settled("EXPIRED") if late else await act(ordered)
        reached(POINTS[1])
        report: AttemptSettled = {
            "order_id": ordered["order_id"],
            "effect_id": ordered["effect_id"],
            "attempt": ordered["attempt"],
            "connector": ordered["connector"],
            "outcome": settled.outcome,
            "because": settled.because[:500],
            "at": self._now(),
        }
        self._tell(ordered, report, clock() - began)
