"""Reads state topics for claims: one consumer, reused, outside any group."""

import time
from collections.abc import Iterator

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from orders.engine.errors import TransientError
from orders.engine.kafka.client import LOGGER, answer_seconds, failure, reader_properties, reason
from orders.engine.kafka.cluster import Cluster
from orders.engine.kafka.record import message_of
from orders.engine.ports.log import Message
from orders.engine.settings import Settings

FETCH_WAIT_MS = 5  # what the news that there is no more takes; it fetches only during a replay
PATIENCE = 2.0  # open transactions end within their time-out and the broker's look-out for them


class KafkaChangelog:
    """Replays one partition at a time: the iterator of one must be done with, or let go of,
    before the next replay."""

    def __init__(self, settings: Settings) -> None:
        self._cluster = Cluster(settings)
        self._patience = answer_seconds(settings) * PATIENCE
        self._consumer = Consumer(reader_properties(settings, FETCH_WAIT_MS), logger=LOGGER)

    def identity(self, topic: str) -> str:
        return self._cluster.identity(topic)

    def low(self, topic: str, partition: int) -> int:
        return self._cluster.bounds([(topic, partition)])[topic, partition][0]

    def since(self, topic: str, partition: int, at: int) -> int:
        found = self._cluster.since((topic, partition), at)
        return (
            self._cluster.bounds([(topic, partition)])[topic, partition][1]
            if found is None
            else found
        )

    def replay(self, topic: str, partition: int, start: int) -> Iterator[Message]:
        end = self._cluster.bounds([(topic, partition)])[topic, partition][
            1
        ]  # now, not when the first record is asked for
        return self._read(TopicPartition(topic, partition, start), end)

    def _read(self, position: TopicPartition, end: int) -> Iterator[Message]:
        if position.offset >= end:
            return
        where = f"{position.topic}/{position.partition}"
        self._learn_leader(position.topic)
        self._consumer.assign([position])
        try:
            deadline = time.monotonic() + self._patience
            while time.monotonic() < deadline:
                raw = self._consumer.poll(1.0)
                if raw is None:
                    continue
                error = raw.error()
                if error is None:
                    deadline = time.monotonic() + self._patience
                    yield message_of(raw)
                elif error.code() != KafkaError._PARTITION_EOF:
                    raise failure(error, f"replaying {where}")
                elif (raw.offset() or 0) >= end:
                    return
            raise TransientError(
                f"{where}: the end at offset {end} is not reached; an open transaction, or the "
                "broker, keeps it back"
            )
        finally:
            self._consumer.unassign()

    def _learn_leader(self, topic: str) -> None:
        """librdkafka looks for the leaders of topics new to it once a second: too seldom here."""
        try:
            self._consumer.list_topics(topic, self._patience)
        except KafkaException as error:
            raise failure(reason(error), f"asking who leads {topic}") from error
