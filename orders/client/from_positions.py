"""Follows whole topics from positions that its caller keeps, for programs that commit what they
read and how far they are as one. It is no member of a group, and commits nothing to Kafka."""

from collections.abc import Iterable, Mapping

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition
from confluent_kafka import Message as Raw

from orders.client.reading import Place
from orders.client.tail import REST_MS, Bounds, sound
from orders.engine.kafka.client import LOGGER, failure, reader_properties, reason
from orders.engine.kafka.cluster import Cluster
from orders.engine.ports.log import Message
from orders.engine.settings import Settings

FETCH_WAIT_MS = 500


class FromPositions:
    """Reads committed records. Use it as a context manager. Raises TransientError when the brokers
    do not answer, ConfigError when they refuse.

    positions   next offset of each place: what stands before it was returned, or is no record
    """

    def __init__(self, settings: Settings, name: str, topics: Iterable[str]) -> None:
        self._name = name
        self._topics = list(topics)
        self._cluster = Cluster(settings)
        self.places = [
            (topic, number) for topic in self._topics for number in range(settings.partitions)
        ]
        self.positions: dict[Place, int] = {}
        self._consumer = Consumer(
            {
                **reader_properties(settings, name, FETCH_WAIT_MS),
                "max.poll.interval.ms": REST_MS,
            },
            logger=LOGGER,
        )

    def __enter__(self) -> "FromPositions":
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def bounds(self) -> dict[Place, Bounds]:
        """First offset that exists, and the end up to which all is committed or aborted."""
        stable = self._cluster.stable(self.places)
        found = self._cluster.bounds(self.places)
        return {place: Bounds(low, stable[place]) for place, (low, _) in found.items()}

    def identities(self) -> dict[str, str]:
        """Topic -> what tells it from another one of its name."""
        return {topic: self._cluster.identity(topic) for topic in self._topics}

    def start(self, positions: Mapping[Place, int]) -> None:
        """Read on from here."""
        self.positions = dict(positions)
        try:
            self._consumer.assign([TopicPartition(*at, to) for at, to in positions.items()])
        except KafkaException as error:
            raise failure(reason(error), f"following topics as {self._name}") from error

    def take(self, limit: int, seconds: float) -> list[Message]:
        """Up to `limit` records that come within `seconds`, in order within a partition."""
        messages = []
        for raw in self._consumer.consume(limit, seconds):
            if (message := sound(raw, self._name)) is not None:
                self.positions[message.topic, message.partition] = message.offset + 1
                messages.append(message)
            elif _is_end(raw):
                place = (str(raw.topic()), int(raw.partition() or 0))
                self.positions[place] = max(self.positions[place], int(raw.offset() or 0))
        return messages


def _is_end(raw: Raw) -> bool:
    """Whether it says that a partition was read to its end."""
    error = raw.error()
    return error is not None and error.code() == KafkaError._PARTITION_EOF
