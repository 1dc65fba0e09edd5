"""What can be asked of the cluster about its topics, outside any group and any transaction."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from confluent_kafka import IsolationLevel, KafkaException, TopicCollection, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec, TopicDescription  # type: ignore[attr-defined]

from orders.engine.errors import TransientError
from orders.engine.kafka.client import LOGGER, admin_properties, answer_seconds, failure, reason
from orders.engine.settings import Settings

T = TypeVar("T")
Place = tuple[str, int]
PAUSE_SECONDS = 0.1
NONE = -1
"""The broker's answer where no record is as young as was asked for."""


class Cluster:
    """Keeps its AdminClient, as one that is garbage-collected cancels its futures. Raises
    TransientError when no good answer comes in time.

    A client that failed is replaced: after a restart of the broker it would insist on what it knew
    of the leaders for a quarter of an hour.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._timeout = answer_seconds(settings)
        self._renew()

    def identity(self, topic: str) -> str:
        """Cluster id and topic id: both change when a topic of the same name is another one."""
        return self._patiently(
            lambda: f"{self._cluster_id()}/{self._describe([topic])[topic].topic_id}"
        )

    def places(self, topics: Sequence[str]) -> list[Place]:
        """Every (topic, partition) of these topics."""
        described = self._patiently(lambda: self._describe(topics))
        return [
            (topic, partition.id)
            for topic, description in described.items()
            for partition in description.partitions
        ]

    def bounds(self, places: Sequence[Place]) -> dict[Place, tuple[int, int]]:
        """First offset that exists and the high watermark, open transactions included, of each
        (topic, partition), in two round trips."""
        partitions = [TopicPartition(*place) for place in places]
        low = self._patiently(lambda: self._offsets(partitions, OffsetSpec.earliest()))  # type: ignore[no-untyped-call]
        high = self._patiently(lambda: self._offsets(partitions, OffsetSpec.latest()))  # type: ignore[no-untyped-call]
        return {place: (offset, high[place]) for place, offset in low.items()}

    def since(self, place: Place, at: int) -> int | None:
        """The first offset whose timestamp (milliseconds) is not below `at`; None if there is
        none."""
        offset = self._patiently(
            lambda: self._offsets([TopicPartition(*place)], OffsetSpec.for_timestamp(at), NONE)
        )[place]
        return None if offset == NONE else offset

    def _patiently(self, ask: Callable[[], T]) -> T:
        """Ask again, with another client, for as long as one answer may take: leaders move, new
        topics have none for a moment."""
        deadline = time.monotonic() + self._timeout
        while True:
            try:
                return ask()
            except TransientError:
                self._renew()
                if time.monotonic() > deadline:
                    raise
            time.sleep(PAUSE_SECONDS)

    def _renew(self) -> None:
        self._admin = AdminClient(admin_properties(self._settings), logger=LOGGER)
        self._led: set[str] = set()

    def _learn_leaders(self, topics: set[str]) -> None:
        """Asked for offsets before it has reached a broker, librdkafka looks for leaders at
        once, then only after 3 s."""
        for topic in topics - self._led:
            try:
                self._admin.list_topics(topic, self._timeout)
            except KafkaException as error:
                raise failure(reason(error), f"asking who leads {topic}") from error
            self._led.add(topic)

    def _cluster_id(self) -> str:
        future = self._admin.describe_cluster(request_timeout=self._timeout)
        return str(self._answer(future, "asking for the cluster id").cluster_id)

    def _describe(self, topics: Sequence[str]) -> dict[str, TopicDescription]:
        futures = self._admin.describe_topics(
            TopicCollection(list(topics)), request_timeout=self._timeout
        )
        return {
            topic: self._answer(future, f"asking for topic {topic}")
            for topic, future in futures.items()
        }

    def _offsets(
        self, partitions: list[TopicPartition], spec: OffsetSpec, least: int = 0
    ) -> dict[Place, int]:
        self._learn_leaders({partition.topic for partition in partitions})
        futures = self._admin.list_offsets(
            dict.fromkeys(partitions, spec),
            isolation_level=IsolationLevel.READ_UNCOMMITTED,
            request_timeout=self._timeout,
        )
        found = {}
        for at, future in futures.items():
            doing = f"asking for the bounds of {at.topic}/{at.partition}"
            found[at.topic, at.partition] = offset = self._answer(future, doing).offset
            if offset < least:  # what a request that timed out may end as, and no error with it
                raise TransientError(f"{doing}: no answer")
        return found

    def _answer(self, future: "Future[Any]", doing: str) -> Any:
        self._admin.poll(0)  # hands over what librdkafka has to log
        try:
            return future.result()
        except KafkaException as error:
            raise failure(reason(error), doing) from error
