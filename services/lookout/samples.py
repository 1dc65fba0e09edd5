"""The last hour, for /ops: how far each stage moved and how much waited, sampled four times a
minute."""

import itertools
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from orders.contracts.catalogue import CHAIN
from services.lookout.known import Known, Offsets
from services.lookout.look import Turn
from services.lookout.metrics import waiting

KEPT = 240
"""An hour."""
Point = tuple[float, float | None]
"""Seconds since 1970 and a value, None where nothing is known."""


class Sample(NamedTuple):
    """`at`: seconds since 1970, when the offsets were looked at; stage -> offset of its chain topic
    over all partitions, and records that wait for it."""

    at: float
    position: Mapping[str, int]
    waiting: Mapping[str, int]


class Samples:
    """The latest ones, oldest first."""

    def __init__(self) -> None:
        self._kept: deque[Sample] = deque(maxlen=KEPT)

    def take(self, sample: Sample) -> None:
        """One more, unless nothing was looked at since the last."""
        if not self._kept or sample.at > self._kept[-1].at:
            self._kept.append(sample)

    def moved(self, stage: str) -> Sequence[Point]:
        """Offsets of its chain topic that the stage has passed, a minute: records, heartbeats
        and markers of transactions."""
        kept = list(self._kept)
        return [
            (after.at, _a_minute(before, after, stage))
            for before, after in itertools.pairwise(kept)
        ]

    def waiting(self, stage: str) -> Sequence[Point]:
        """Records that waited for the stage."""
        return [(sample.at, sample.waiting.get(stage)) for sample in list(self._kept)]


def _a_minute(before: Sample, after: Sample, stage: str) -> float | None:
    if stage not in before.position or stage not in after.position:
        return None
    moved = max(after.position[stage] - before.position[stage], 0)
    return moved * 60 / (after.at - before.at)


@contextmanager
def samples(known: Known, kept: Samples) -> Iterator[Turn]:
    """Looks at what is known."""

    def turn() -> None:
        if known.offsets is not None:
            kept.take(_sample(known.offsets, known.looked.get("offsets", time.time())))

    yield turn


def _sample(found: Offsets, at: float) -> Sample:
    waits: defaultdict[str, int] = defaultdict(int)
    for (stage, _), count in waiting(found).items():
        waits[stage] += count
    position = {
        stage: sum(mark for (topic, _), mark in one.marks.items() if topic == CHAIN[stage])
        for stage, one in found.standings.items()
    }
    return Sample(at, position, {stage: waits[stage] for stage in position})
