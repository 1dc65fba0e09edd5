"""Follows whole topics from where it has committed, for programs beside the stages that must miss
nothing. It is no member of a group: whoever follows has all partitions."""

import time
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition
from confluent_kafka import Message as Raw

from orders.client.reading import Place
from orders.engine.errors import TransientError
from orders.engine.kafka.client import LOGGER, answer_seconds, failure, reader_properties, reason
from orders.engine.kafka.cluster import Cluster
from orders.engine.kafka.record import message_of
from orders.engine.ports.log import Message
from orders.engine.settings import Settings

FETCH_WAIT_MS = 500
REST_MS = 86_400_000
"""So long it may leave what it has fetched alone: whoever it works for may be away."""
NOTHING = -1001
HARMLESS = frozenset(
    (KafkaError._PARTITION_EOF, KafkaError._ALL_BROKERS_DOWN, KafkaError._MAX_POLL_EXCEEDED)
)
"""The end of a partition, and connections that heal by themselves."""


class Bounds(NamedTuple):
    """First offset that exists, and the end."""

    low: int
    high: int


def sound(raw: Raw, name: str) -> Message | None:
    """A record that `name` reads; None for what is none and does no harm. Raises TransientError or
    ConfigError for what does."""
    error = raw.error()
    if error is None:
        return message_of(raw)
    if error.code() == KafkaError._AUTO_OFFSET_RESET:
        raise TransientError(f"retention has taken what {name} was to read next")
    if error.code() not in HARMLESS:
        raise failure(error, f"following {raw.topic() or 'topics'}")
    return None


class Tail:
    """Reads committed records; commits positions for the group `<name>.readers`. Use it as a
    context manager. Raises TransientError when the brokers do not answer, ConfigError when they
    refuse.

    missed   records that retention had taken before they were read, as of when it was entered
    """

    def __init__(self, settings: Settings, name: str, topics: Iterable[str], since_ms: int) -> None:
        """`since_ms`: where it begins if it never committed, wall clock, milliseconds."""
        self._name = name
        self._patience = answer_seconds(settings)
        self._since_ms = since_ms
        self._cluster = Cluster(settings)
        self._places = [
            (topic, number) for topic in topics for number in range(settings.partitions)
        ]
        self._positions: dict[Place, int] = {}
        self._committed: dict[Place, int] = {}
        self._consumer = Consumer(
            {
                **reader_properties(settings, name, FETCH_WAIT_MS),
                "max.poll.interval.ms": REST_MS,
            },
            logger=LOGGER,
        )
        self.missed = 0

    def __enter__(self) -> "Tail":
        try:
            bounds = {
                place: Bounds(*found) for place, found in self._cluster.bounds(self._places).items()
            }
            known = self._asked()
            new = [place for place in self._places if place not in known]
            self._positions = {
                **{place: begin_at(known[place], bounds[place]) for place in known},
                **{place: bounds[place].high for place in new},
                **self._cluster.since(new, self._since_ms),
            }
            self.missed = sum(max(bounds[place].low - known[place], 0) for place in known)
            self._committed = known
            self.commit()  # also of what is empty: what comes there is not to be taken for old
            self._consumer.assign(_places(self._positions))
        except KafkaException as error:
            self._consumer.close()
            raise failure(reason(error), f"following topics as {self._name}") from error
        except BaseException:
            self._consumer.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def take(self, limit: int, seconds: float) -> list[Message]:
        """Up to `limit` records that come within `seconds`, in order within a partition."""
        messages = []
        for raw in self._consumer.consume(limit, seconds):
            if (message := sound(raw, self._name)) is not None:
                self._positions[message.topic, message.partition] = message.offset + 1
                messages.append(message)
        return messages

    def passed(self, place: Place, offset: int) -> bool:
        """Whether this record was taken, or never will be. What it does not follow will not."""
        position = self._positions.get(place)
        return position is None or position > offset

    def commit(self) -> None:
        """All that was taken is done with."""
        moved = {
            place: position
            for place, position in self._positions.items()
            if self._committed.get(place) != position
        }
        if not moved:
            return
        try:
            done = self._consumer.commit(offsets=_places(moved), asynchronous=False)
        except KafkaException as error:
            raise failure(reason(error), f"committing as {self._name}") from error
        for one in done or ():
            if one.error is not None:
                raise failure(one.error, f"committing {one.topic}/{one.partition} as {self._name}")
        self._committed = {**self._committed, **moved}

    def _asked(self) -> dict[Place, int]:
        """What is committed."""
        deadline = time.monotonic() + self._patience
        while True:
            try:
                answers = self._consumer.committed(
                    [TopicPartition(*place) for place in self._places], self._patience
                )
            except KafkaException as error:
                raise failure(reason(error), f"asking how far {self._name} is") from error
            faults = [answer.error for answer in answers if answer.error is not None]
            if not faults:
                return {
                    (answer.topic, answer.partition): answer.offset
                    for answer in answers
                    if answer.offset != NOTHING
                }
            if time.monotonic() > deadline:
                raise failure(faults[0], f"asking how far {self._name} is")
            time.sleep(0.1)


def begin_at(committed: int, bounds: Bounds) -> int:
    """Where to go on: what retention took is gone; an offset that is not there yet is one of
    another topic of that name, which is read from its beginning."""
    return committed if bounds.low <= committed <= bounds.high else bounds.low


def _places(offsets: Mapping[Place, int]) -> list[TopicPartition]:
    return [TopicPartition(*place, offset) for place, offset in offsets.items()]
