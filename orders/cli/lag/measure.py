"""How many records each stage has still to handle, by topic, and how old the oldest is.

Offsets alone would not do: transactions leave markers and aborted records in between, which nobody
will ever read. So the records after the committed offsets are read and counted, up to a bound;
beyond it the rest is estimated from the offsets.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from orders.client.groups import Groups, inputs
from orders.client.reading import Place, Reader
from orders.contracts.catalogue import STAGES

BOUND = 200_000
"""Records that one measurement reads, at most."""


@dataclass(slots=True)
class Lag:
    """Of one stage on one topic. `oldest_at`: wall clock of the oldest record not handled,
    milliseconds, None if there is none; `exact` is false if the rest was estimated; `claimed`
    counts the partitions where the stage has ever committed."""

    stage: str
    topic: str
    waiting: int = 0
    oldest_at: int | None = None
    exact: bool = True
    claimed: int = 0


def measure(groups: Groups, reader: Reader, bound: int = BOUND) -> list[Lag]:
    """Every stage's lag on every topic that it reads, in the order of the chain. Raises
    TransientError."""
    lags, marks = _marks(groups)
    behind = _behind(groups, marks)
    starts = {place: min(mark for mark, _ in readers) for place, readers in behind.items()}
    reached = dict(starts)
    if starts:
        for count, message in enumerate(reader.read(starts), start=1):
            place = message.topic, message.partition
            reached[place] = message.offset + 1
            for mark, lag in behind[place]:
                if message.offset >= mark:
                    lag.waiting += 1
                    lag.oldest_at = min(lag.oldest_at or message.timestamp, message.timestamp)
            if count >= bound:
                _estimate(behind, reached, groups.ends(starts))
                break
    return lags


def _marks(groups: Groups) -> tuple[list[Lag], dict[Place, list[tuple[int, Lag]]]]:
    """The lags to fill, and for each place (next offset to read, lag) of every stage that reads
    it."""
    lags: list[Lag] = []
    marks: dict[Place, list[tuple[int, Lag]]] = {}
    for stage in STAGES:
        topics = inputs(stage).topics
        committed = groups.committed(stage, groups.everywhere(topics))
        for topic in topics:
            lag = Lag(stage, topic)
            lags.append(lag)
            for place in groups.everywhere([topic]):
                lag.claimed += place in committed
                marks.setdefault(place, []).append(
                    (committed[place].offset if place in committed else 0, lag)
                )
    return lags, marks


def _behind(
    groups: Groups, marks: Mapping[Place, list[tuple[int, Lag]]]
) -> dict[Place, list[tuple[int, Lag]]]:
    """Only the places where something stands after the mark, with marks that still exist."""
    ends = groups.ends(marks)
    lows = groups.lows(
        [
            place
            for place, readers in marks.items()
            if any(mark < ends[place] for mark, _ in readers)
        ]
    )
    return {
        place: [(max(mark, low), lag) for mark, lag in marks[place] if mark < ends[place]]
        for place, low in lows.items()
    }


def _estimate(
    behind: Mapping[Place, list[tuple[int, Lag]]],
    reached: Mapping[Place, int],
    ends: Mapping[Place, int],
) -> None:
    for place, readers in behind.items():
        for mark, lag in readers:
            rest = ends[place] - max(reached[place], mark)
            if rest > 0:
                lag.waiting += rest
                lag.exact = False
