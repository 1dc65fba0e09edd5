"""The audit's source on Apache Kafka: one consumer that assigns its partitions itself, outside
any group, committed records only."""

import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from confluent_kafka import (
    Consumer,
    ConsumerGroupTopicPartitions,
    IsolationLevel,
    KafkaError,
    KafkaException,
    Message,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]  # exported, but not by the stub's rules

from orders.audit.source import Committed, Place, Record, Span
from orders.engine.errors import BY_RULES, EngineError, NotAllowed, TransientError
from orders.engine.settings import Settings

PATIENCE_SECONDS = 60.0
"""An open transaction ends within its time-out (12 s by default) and the broker's look-out for
it."""
TIMEOUT_SECONDS = 20.0
PAUSE_SECONDS = 0.1
CLOCKS_MS = 1_000
"""Clocks of several brokers are no further apart: less than that is no overselling, and more is."""
FETCH = 10_000
EARLIEST: OffsetSpec = OffsetSpec.earliest()  # type: ignore[no-untyped-call]
LATEST: OffsetSpec = OffsetSpec.latest()  # type: ignore[no-untyped-call]

LOGGER = logging.getLogger(__name__)
OWN: Mapping[str, str | int | bool] = {
    "group.id": "orders-audit",  # librdkafka wants a name; nothing is ever committed under it
    "enable.auto.commit": False,
    "enable.auto.offset.store": False,
    "auto.offset.reset": "error",
    "isolation.level": "read_committed",
    "enable.partition.eof": True,
    "fetch.wait.max.ms": 20,
}


class KafkaSource:
    """`orders.audit.source.Source` on a real cluster."""

    def __init__(self, settings: Settings) -> None:
        self.partitions = settings.partitions
        self._settings = settings
        self._admin = self._new_admin()
        self._consumer = Consumer({**settings.kafka_properties(), **OWN}, logger=LOGGER)
        try:
            # learns who leads each partition, too, which it else asks once a second
            brokers = self._consumer.list_topics(timeout=TIMEOUT_SECONDS).brokers
        except KafkaException as error:
            raise TransientError(f"the Kafka brokers do not answer: {error.args[0]}") from error
        self.clocks_ms = CLOCKS_MS if len(brokers) > 1 else 0

    def bounds(self, places: Iterable[Place]) -> dict[Place, Span]:
        asked = [TopicPartition(*place) for place in places]
        low, high = (self._offsets(asked, spec) for spec in (EARLIEST, LATEST))
        return {place: Span(start, high[place]) for place, start in low.items()}

    def committed(self, group: str, places: Iterable[Place]) -> dict[Place, Committed]:
        asked = [TopicPartition(*place) for place in places]
        [future] = self._admin.list_consumer_group_offsets(
            [ConsumerGroupTopicPartitions(group, asked)], request_timeout=TIMEOUT_SECONDS
        ).values()
        doing = f"asking what {group} has committed"
        found = _answer(future, doing).topic_partitions
        if failed := next((at for at in found if at.error is not None), None):
            # taken for "reads nothing there", it would make findings of what is still to be read
            raise _failure(failed.error, f"{doing} of {failed.topic}/{failed.partition}")
        return {
            (at.topic, at.partition): Committed(at.offset, at.metadata or "")
            for at in found
            if at.offset >= 0
        }

    def read(self, spans: Mapping[Place, Span]) -> Iterator[Record]:
        left = {place: span.end for place, span in spans.items() if span.size}
        if not left:
            return
        positions = [TopicPartition(*place, spans[place].start) for place in left]
        self._consumer.assign(positions)
        self._consumer.resume(
            positions
        )  # a former reading paused those it was done with, which outlasts their assignment
        try:
            yield from self._read(left)
        except KafkaException as error:
            raise _failure(error.args[0], "reading") from error
        finally:
            self._consumer.unassign()

    def close(self) -> None:
        """Let go of the connections."""
        self._consumer.close()

    def _read(self, left: dict[Place, int]) -> Iterator[Record]:
        """`left`: where each partition that is not yet read ends; markers and aborted records at
        its end show in the end-of-partition."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while left:
            messages = self._consumer.consume(FETCH, 0.2)
            if messages:
                deadline = time.monotonic() + PATIENCE_SECONDS
            elif time.monotonic() > deadline:
                raise TransientError(
                    f"the ends of {_named(left)} are not reached; an open transaction, or the "
                    "broker, keeps them back"
                )
            done = []
            for message in messages:
                place = (str(message.topic()), int(message.partition() or 0))
                end, offset = left.get(place), int(message.offset() or 0)
                error = message.error()
                if error is not None and error.code() != KafkaError._PARTITION_EOF:
                    raise _failure(error, f"reading {place[0]}/{place[1]}")
                if end is None:
                    continue
                if error is None and offset < end:
                    yield _record(message)
                if offset >= (end if error is not None else end - 1):
                    del left[place]
                    done.append(TopicPartition(*place))
            if done and left:
                self._consumer.pause(done)

    def _new_admin(self) -> AdminClient:
        return AdminClient({**self._settings.kafka_properties()}, logger=LOGGER)

    def _offsets(self, places: list[TopicPartition], spec: OffsetSpec) -> dict[Place, int]:
        """Asked again for as long as one answer may take: leaders move, and a topic that was just
        made has none for a moment."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while places:
            try:
                return self._asked(places, spec)
            except TransientError:
                self._admin = self._new_admin()  # it may insist on what it knows of the leaders
                if time.monotonic() > deadline:
                    raise
            time.sleep(PAUSE_SECONDS)
        return {}

    def _asked(self, places: list[TopicPartition], spec: OffsetSpec) -> dict[Place, int]:
        futures = self._admin.list_offsets(
            dict.fromkeys(places, spec),
            isolation_level=IsolationLevel.READ_UNCOMMITTED,
            request_timeout=TIMEOUT_SECONDS,
        )
        return {
            (at.topic, at.partition): int(
                _answer(future, f"asking for the bounds of {at.topic}/{at.partition}").offset
            )
            for at, future in futures.items()
        }


def _record(message: Message) -> Record:
    return Record(
        str(message.topic()),
        int(message.partition() or 0),
        int(message.offset() or 0),
        int(message.timestamp()[1]),
        message.key(),
        message.value(),
        lambda: message.headers() or (),  # type: ignore[return-value, arg-type]
    )


def _answer(future: Any, doing: str) -> Any:
    try:
        return future.result()
    except KafkaException as error:
        raise _failure(error.args[0], doing) from error


def _failure(error: KafkaError, doing: str) -> EngineError:
    """The brokers let our user do less, or something is away."""
    if error.name().endswith("_AUTHORIZATION_FAILED"):
        return NotAllowed(f"{doing}: {error}", BY_RULES)
    return TransientError(f"{doing}: {error}")


def _named(left: Iterable[Place]) -> str:
    named = sorted(f"{topic}/{partition}" for topic, partition in left)
    return ", ".join(named[:5]) + (f" and {len(named) - 5} more" if len(named) > 5 else "")
