"""What librdkafka tells of its clients every quarter of a minute, as far as operations ask for it:
how long a broker takes to answer, whether it slows us down, and what waits in the client."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import orjson

WRITER = "writer"
READER_MS, WRITER_MS = 15_000, 60_000
"""An idle writer is not polled: what it has to tell waits in memory until it is."""


class Figures(NamedTuple):
    """Of the slowest broker, seconds on average since it was told last: `rtt`, and `throttle`.
    `queue`: messages in the client, fetched and not taken, or taken and not sent."""

    rtt: float
    throttle: float
    queue: int


class ClientFigures:
    """The latest figures by client: a stage's name for its reader, `WRITER` for the producer."""

    def __init__(self) -> None:
        self.latest: dict[str, Figures] = {}

    def reader(self, name: str) -> dict[str, Any]:
        """What makes a consumer tell its figures under this name."""
        return self._told(name, READER_MS)

    def writer(self) -> dict[str, Any]:
        """What makes the producer tell its figures."""
        return self._told(WRITER, WRITER_MS)

    def _told(self, name: str, every_ms: int) -> dict[str, Any]:
        return {"statistics.interval.ms": every_ms, "stats_cb": partial(self._take, name)}

    def _take(self, name: str, statistics: str) -> None:
        self.latest[name] = figures_of(orjson.loads(statistics))


def figures_of(told: Mapping[str, Any]) -> Figures:
    """Of librdkafka's statistics (its STATISTICS.md): rtt in microseconds, throttle in
    milliseconds."""
    brokers = [one for one in told.get("brokers", {}).values() if one.get("nodeid", -1) >= 0]
    fetched = sum(
        partition.get("fetchq_cnt", 0)
        for topic in told.get("topics", {}).values()
        for partition in topic.get("partitions", {}).values()
    )
    return Figures(
        _slowest(brokers, "rtt") / 1e6,
        _slowest(brokers, "throttle") / 1e3,
        told.get("msg_cnt", 0) + fetched,
    )


def _slowest(brokers: list[Mapping[str, Any]], window: str) -> int:
    return max((one.get(window, {}).get("avg", 0) for one in brokers), default=0)
