"""Work that comes by a topic, for programs beside the stages: each record is worked once at least,
however often its worker dies."""

from collections import defaultdict

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from orders.client.reading import Place
from orders.engine.errors import TransientError
from orders.engine.kafka.client import LOGGER, failure, reason
from orders.engine.kafka.record import message_of
from orders.engine.ports.log import Message
from orders.engine.settings import Settings

Taken = Message
"""A committed record that is to be worked."""


class Follower:
    """A member of a consumer group. What was taken and is not done is taken again by whoever
    follows next, and all behind it: a worker may leave something for later and go on."""

    def __init__(self, settings: Settings, topic: str, group: str) -> None:
        self._open: dict[Place, set[int]] = defaultdict(set)
        self._next: dict[Place, int] = {}
        self._consumer = Consumer(
            {
                **settings.kafka_properties(),
                "group.id": group,
                "session.timeout.ms": settings.session_timeout_ms,
                "heartbeat.interval.ms": min(1_000, settings.session_timeout_ms // 3),
                "isolation.level": "read_committed",
                "auto.offset.reset": "earliest",
                "enable.auto.commit": False,
            },
            logger=LOGGER,
        )
        self._consumer.subscribe([topic], on_revoke=self._let_go, on_lost=self._let_go)

    def take(self, seconds: float) -> Taken | None:
        """The next record; None if none comes in time. Raises TransientError if reading cannot go
        on; lost connections heal."""
        message = self._consumer.poll(seconds)
        if message is None:
            return None
        if (error := message.error()) is not None:
            if error.code() == KafkaError._ALL_BROKERS_DOWN:
                return None
            raise failure(error, "following a topic")
        taken = message_of(message)
        self._open[taken.topic, taken.partition].add(taken.offset)
        self._next[taken.topic, taken.partition] = taken.offset + 1
        return taken

    def take_many(self, most: int, seconds: float) -> list[Taken]:
        """Up to so many: the first that comes in time, and what is there with it."""
        found: list[Taken] = []
        while len(found) < most and (one := self.take(0 if found else seconds)) is not None:
            found.append(one)
        return found

    def done(self, *taken: Taken) -> list[Taken]:
        """They need no more work. Returns those of which that is noted now; one whose partition
        went to another member meanwhile is that member's. Raises TransientError."""
        ours = [one for one in taken if one.offset in self._open[one.topic, one.partition]]
        for one in ours:
            self._open[one.topic, one.partition].discard(one.offset)
        places = {(one.topic, one.partition) for one in ours}
        offsets = [TopicPartition(*place, self._until(place)) for place in sorted(places)]
        try:
            if offsets:
                self._consumer.commit(offsets=offsets, asynchronous=False)
        except KafkaException as error:
            raise TransientError(f"committing work that is done: {reason(error).str()}") from error
        return ours

    def _until(self, place: Place) -> int:
        return min(self._open[place], default=self._next[place])

    def close(self) -> None:
        """Leave the group."""
        self._consumer.close()

    def _let_go(self, _: Consumer, partitions: list[TopicPartition]) -> None:
        for one in partitions:
            self._open.pop((one.topic, one.partition), None)
