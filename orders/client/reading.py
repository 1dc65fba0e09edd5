"""Reads committed records for people: some partitions from some offsets up to their present
ends, outside any group."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence

from confluent_kafka import (
    OFFSET_BEGINNING,
    OFFSET_END,
    Consumer,
    KafkaError,
    KafkaException,
    TopicPartition,
)

from orders.engine.errors import TransientError
from orders.engine.kafka.client import LOGGER, answer_seconds, failure, reader_properties, reason
from orders.engine.kafka.record import message_of
from orders.engine.ports.log import Message
from orders.engine.settings import LogSettings

Place = tuple[str, int]
"""Topic and partition."""
READER = "tools"
"""Whatever reads for people, and the gateway, by its group's name."""
FETCH_WAIT_MS = 10
PIECE = 2_000
POLL_SECONDS = 0.05


class Reader:
    """One connection for several readings. Use it as a context manager. Raises TransientError
    when the brokers do not answer, NotAllowed for a topic that is not for us."""

    def __init__(self, settings: LogSettings) -> None:
        self._patience = (
            answer_seconds(settings) * 2
        )  # an open transaction ends within its time-out
        self._partitions = settings.partitions
        self._consumer = Consumer(reader_properties(settings, READER, FETCH_WAIT_MS), logger=LOGGER)

    def __enter__(self) -> "Reader":
        try:
            known = self._consumer.list_topics(
                timeout=self._patience
            ).topics  # librdkafka learns the leaders by it, too
        except KafkaException as error:
            self._consumer.close()
            raise TransientError(
                f"the Kafka brokers do not answer: {reason(error).str()}"
            ) from error
        self._known = {name for name, topic in known.items() if topic.error is None}
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def everywhere(self, topics: Iterable[str]) -> list[Place]:
        """Every partition of these topics."""
        return [(topic, partition) for topic in topics for partition in range(self._partitions)]

    def read(self, starts: Mapping[Place, int] | Sequence[Place]) -> Iterator[Message]:
        """Committed records of each place from its offset (or the oldest) to its end; in order
        within a place."""
        offsets = starts if isinstance(starts, Mapping) else dict.fromkeys(starts, OFFSET_BEGINNING)
        if missing := sorted({topic for topic, _ in offsets} - self._known):
            self._refuse_hidden(missing)
            raise TransientError(
                f"the cluster has no topic {', '.join(missing)}: run `orders topics apply`"
            )
        self._consumer.assign([TopicPartition(*place, offset) for place, offset in offsets.items()])
        try:
            yield from self._to_ends(set(offsets))
        finally:
            self._consumer.unassign()

    def since(self, places: Sequence[Place], wall_ms: int) -> dict[Place, int]:
        """Where each place's first record of that wall-clock time or later stands; its end if
        there is none, as an offset: who reads on from there misses nothing."""
        bounds = self.bounds(places)  # before: what comes meanwhile stands behind it
        try:
            found = self._consumer.offsets_for_times(
                [TopicPartition(*place, wall_ms) for place in places], self._patience
            )
        except KafkaException as error:
            raise failure(reason(error), "looking for the time") from error
        offsets = {(position.topic, position.partition): position.offset for position in found}
        return {
            place: bounds[place][1] if offset == OFFSET_END else offset
            for place, offset in offsets.items()
        }

    def bounds(self, places: Iterable[Place]) -> dict[Place, tuple[int, int]]:
        """First offset that exists and the end of each place, open transactions included."""
        found = {}
        for place in places:
            try:
                bounds = self._consumer.get_watermark_offsets(
                    TopicPartition(*place), self._patience
                )
            except KafkaException as error:
                raise failure(reason(error), f"asking for the bounds of {place[0]}") from error
            if bounds is None:
                raise TransientError(f"the Kafka brokers do not say how far {place[0]} goes")
            found[place] = bounds
        return found

    def _refuse_hidden(self, topics: Iterable[str]) -> None:
        """Raises NotAllowed for the first topic that is there and that we may not see: brokers
        leave it out of the list of all, as if there were none."""
        for topic in topics:
            error = self._consumer.list_topics(topic, self._patience).topics[topic].error
            if error is not None and error.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED:
                raise failure(error, f"reading {topic}")

    def _to_ends(self, left: set[Place]) -> Iterator[Message]:
        deadline = time.monotonic() + self._patience
        while left:
            raws = self._consumer.consume(PIECE, POLL_SECONDS)
            for raw in raws:
                error = raw.error()
                if error is None:
                    yield message_of(raw)
                elif error.code() == KafkaError._PARTITION_EOF:
                    left.discard((str(raw.topic()), int(raw.partition() or 0)))
                else:
                    raise failure(error, f"reading {raw.topic()}")
            if raws:
                deadline = time.monotonic() + self._patience
            elif time.monotonic() > deadline:
                raise TransientError(
                    "the brokers did not send the end of "
                    f"{', '.join(sorted({topic for topic, _ in left}))}"
                )
