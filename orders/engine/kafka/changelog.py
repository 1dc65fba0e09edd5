"""Reads state topics for claims: consumers outside any group, used again."""

import time
from collections.abc import Iterator, Sequence

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition
from confluent_kafka import Message as Raw

from orders.engine.errors import TransientError
from orders.engine.kafka.client import LOGGER, answer_seconds, failure, reader_properties, reason
from orders.engine.kafka.cluster import Cluster
from orders.engine.kafka.record import message_of
from orders.engine.kafka.runs import runs
from orders.engine.ports.log import Message
from orders.engine.settings import Settings

FETCH_WAIT_MS = 5  # what the news that there is no more takes; it fetches only during a replay
READ_AT_ONCE = 500
NEAR = 1_000  # records between two that are wanted
PATIENCE = 2.0  # of the time that any one answer may take
STABLE_SECONDS = 1.0  # the markers of a transaction follow its commit in no time
ASK_AGAIN_SECONDS = 0.02


class KafkaChangelog:
    """A replay may stop half-way while others go on (a claim in slices, and a redrive meanwhile):
    each has a consumer to itself until it is done with, or let go of. `reader`: the stage whose it
    is."""

    def __init__(self, settings: Settings, reader: str) -> None:
        self._cluster = Cluster(settings)
        self._patience = answer_seconds(settings) * PATIENCE
        self._properties = reader_properties(settings, reader, FETCH_WAIT_MS)
        self._idle: list[Consumer] = []

    def identity(self, topic: str) -> str:
        return self._cluster.identity(topic)

    def low(self, topic: str, partition: int) -> int:
        return self._cluster.bounds([(topic, partition)])[topic, partition][0]

    def since(self, topic: str, partition: int, at: int) -> int:
        place = (topic, partition)
        found = self._cluster.since([place], at).get(place)
        return self._cluster.bounds([place])[place][1] if found is None else found

    def replay(self, topic: str, partition: int, start: int) -> Iterator[Message]:
        place = (topic, partition)
        end = self._cluster.bounds([place])[place][1]  # now, not when the first is asked for
        self._until_stable(place, end)
        return self._read(TopicPartition(topic, partition, start), end)

    def _until_stable(self, place: tuple[str, int], end: int) -> None:
        """A consumer would wait as long as a transaction stays open, and with it the loop."""
        deadline = time.monotonic() + STABLE_SECONDS
        while (stable := self._cluster.stable([place])[place]) < end:
            if time.monotonic() > deadline:
                raise TransientError(
                    f"{place[0]}/{place[1]}: an open transaction keeps back what stands from "
                    f"offset {stable} on (docs/operations.md, Kafka is lost)"
                )
            time.sleep(ASK_AGAIN_SECONDS)

    def at(self, topic: str, partition: int, offsets: Sequence[int]) -> dict[int, Message]:
        found: dict[int, Message] = {}
        low, high = self._cluster.bounds([(topic, partition)])[topic, partition]
        for near in runs((offset for offset in offsets if low <= offset < high), NEAR):
            wanted, last = frozenset(near), near[-1]
            for message in self._read(TopicPartition(topic, partition, near[0]), last + 1):
                if message.offset in wanted:
                    found[message.offset] = message
                if message.offset >= last:
                    break
        return found

    def _read(self, position: TopicPartition, end: int) -> Iterator[Message]:
        if position.offset >= end:
            return
        where = f"{position.topic}/{position.partition}"
        consumer = self._idle.pop() if self._idle else Consumer(self._properties, logger=LOGGER)
        try:
            self._learn_leader(consumer, position.topic)
            consumer.assign([position])
            deadline = time.monotonic() + self._patience
            while time.monotonic() < deadline:
                for raw in _there(consumer, where):
                    error = raw.error()
                    if error is None:
                        yield message_of(raw)
                        deadline = time.monotonic() + self._patience
                    elif error.code() != KafkaError._PARTITION_EOF:
                        raise failure(error, f"replaying {where}")
                    elif (raw.offset() or 0) >= end:
                        return
            raise TransientError(
                f"{where}: the end at offset {end} is not reached; an open transaction, or the "
                "broker, keeps it back"
            )
        finally:
            consumer.unassign()
            self._idle.append(consumer)

    def _learn_leader(self, consumer: Consumer, topic: str) -> None:
        """librdkafka looks for the leaders of topics new to it once a second: too seldom here."""
        try:
            consumer.list_topics(topic, self._patience)
        except KafkaException as error:
            raise failure(reason(error), f"asking who leads {topic}") from error


def _there(consumer: Consumer, where: str) -> list[Raw]:
    """What has been fetched; else the first that comes within a second."""
    try:
        return consumer.consume(READ_AT_ONCE, 0) or consumer.consume(1, 1.0)
    except KafkaException as error:
        raise failure(reason(error), f"replaying {where}") from error
