"""A log in memory, as the writer follows it, and records on it."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from orders.client.reading import Place
from orders.client.tail import Bounds
from orders.contracts.catalogue import TOPICS, record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.codec.offline import OfflineSchemaIds
from orders.engine.ports.log import Message

WRITTEN_AT = 1_790_000_000_000
PARTITIONS = 2


class Log:
    """Topics of two partitions. `ids`: the registry; `low`: what retention has taken, by place."""

    def __init__(self) -> None:
        self.ids = OfflineSchemaIds()
        self.codec = Codec(self.ids)
        self.records: dict[Place, list[Message]] = {
            (topic, number): [] for topic in TOPICS for number in range(PARTITIONS)
        }
        self.low: dict[Place, int] = {}
        self._clock = itertools.count(WRITTEN_AT, 3_600_000)

    def write(
        self,
        record: type,
        value: Mapping[str, Any],
        key: str = "shop:1",
        partition: int = 0,
        topic: str = "",
    ) -> Message:
        """A record of ours."""
        kind = record_type(record, topic) if topic else record_type(record)
        return self.put(kind.topic, self.codec.encode(kind, value), key, partition)

    def put(
        self,
        topic: str,
        payload: bytes | None,
        key: str = "shop:1",
        partition: int = 0,
        headers: Mapping[str, bytes] | None = None,
        at: int | None = None,
    ) -> Message:
        """Any bytes."""
        there = self.records[topic, partition]
        message = Message(
            topic,
            partition,
            len(there),
            key.encode(),
            payload,
            next(self._clock) if at is None else at,
            list((headers or {}).items()),
        )
        there.append(message)
        return message


class Following:
    """`orders.client.goals.Source` over a log; a take returns what is there, one place after the
    other."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self.positions: dict[Place, int] = {}

    def bounds(self) -> dict[Place, Bounds]:
        return {
            place: Bounds(self._log.low.get(place, 0), len(records))
            for place, records in self._log.records.items()
        }

    def identities(self) -> dict[str, str]:
        return dict.fromkeys(TOPICS, "cluster/1")

    def start(self, positions: Mapping[Place, int]) -> None:
        self.positions = dict(positions)

    def take(self, limit: int, seconds: float) -> list[Message]:
        taken: list[Message] = []
        for place, records in self._log.records.items():
            some = records[self.positions[place] :][: limit - len(taken)]
            taken += some
            self.positions[place] += len(some)
        return taken


class Topics:
    """`services.lake.checking.Topics` over a log."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def bounds(self, places: Iterable[Place]) -> dict[Place, tuple[int, int]]:
        return {
            place: (self._log.low.get(place, 0), len(self._log.records[place])) for place in places
        }

    def read(self, place: Place, start: int, end: int) -> Iterator[Message]:
        yield from self._log.records[place][start:end]
