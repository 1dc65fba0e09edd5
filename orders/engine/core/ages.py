"""A histogram of seconds that takes a whole batch at a time: one look at each edge, whatever the
batch holds (a call for each record would cost four times as much)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import HistogramMetricFamily
from prometheus_client.registry import Collector

EDGES = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Seconds. Every service level's bound is among them (deploy/observe/levels.yaml)."""


class _Told(NamedTuple):
    """`below`: how many are not older than each edge; `seconds`: all ages together."""

    below: tuple[int, ...] = (0,) * len(EDGES)
    number: int = 0
    seconds: float = 0.0


class Ages(Collector):
    """A histogram of one stage. A scrape on another thread sees a whole batch or nothing of it."""

    def __init__(self, name: str, about: str, stage: str, registry: CollectorRegistry) -> None:
        self._name, self._about, self._stage = name, about, stage
        self._told = _Told()
        registry.register(self)

    def observe(self, now: int, times: Sequence[int]) -> None:
        """What is of these `times` is so old `now`; milliseconds. What is of the future, by
        another machine's clock, is 0 old."""
        ordered, below = sorted(times), self._told.below
        past = bisect_right(ordered, now)
        self._told = _Told(
            tuple(
                known + len(ordered) - bisect_left(ordered, now - edge * 1000)
                for known, edge in zip(below, EDGES, strict=True)
            ),
            self._told.number + len(ordered),
            self._told.seconds + (past * now - sum(ordered[:past])) / 1000,
        )

    def collect(self) -> Iterator[Metric]:
        """The family."""
        told = self._told
        edges = [str(edge) for edge in EDGES]
        family = HistogramMetricFamily(self._name, self._about, labels=["stage"])
        family.add_metric(
            [self._stage],
            [*zip(edges, told.below, strict=True), ("+Inf", told.number)],
            told.seconds,
        )
        yield family
