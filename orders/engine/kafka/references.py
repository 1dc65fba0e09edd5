"""Reads reference topics from their beginning, outside any group."""

from collections.abc import Sequence

from confluent_kafka import Consumer, KafkaError, TopicPartition

from orders.engine.kafka.client import LOGGER, failure, reader_properties
from orders.engine.kafka.cluster import Cluster
from orders.engine.kafka.record import message_of
from orders.engine.ports.log import Message
from orders.engine.settings import Settings

FETCH_WAIT_MS = 100


class KafkaReferenceFeed:
    """Reads all partitions of `topics`, which must exist. `reader`: the stage, or the kind of
    program, that reads."""

    def __init__(self, settings: Settings, reader: str, topics: Sequence[str]) -> None:
        cluster = Cluster(settings)
        bounds = cluster.bounds(cluster.places(topics))
        self.positions: dict[str, dict[int, int]] = {topic: {} for topic in topics}
        for (topic, partition), (low, _) in bounds.items():
            self.positions[topic][partition] = low
        self._missing = {place: high for place, (low, high) in bounds.items() if low < high}
        self._failed: KafkaError | None = None
        self._consumer = Consumer(reader_properties(settings, reader, FETCH_WAIT_MS), logger=LOGGER)
        self._consumer.assign([TopicPartition(*place, low) for place, (low, _) in bounds.items()])

    @property
    def complete(self) -> bool:
        return not self._missing

    def poll(self, limit: int, seconds: float) -> list[Message]:
        if self._failed is not None:
            failed, self._failed = self._failed, None
            raise failure(failed, "reading reference data")
        messages = []
        for raw in self._consumer.consume(limit, seconds):
            error = raw.error()
            if error is None:
                message = message_of(raw)
                messages.append(message)
                self._reach(message.topic, message.partition, message.offset + 1)
            elif error.code() == KafkaError._PARTITION_EOF:
                self._reach(raw.topic() or "", raw.partition() or 0, raw.offset() or 0)
            else:
                self._failed = error  # the records beside it count: it is raised by the next poll
        return messages

    def close(self) -> None:
        self._consumer.close()

    def _reach(self, topic: str, partition: int, position: int) -> None:
        self.positions[topic][partition] = position
        if position >= self._missing.get((topic, partition), position + 1):
            del self._missing[topic, partition]
