"""The command line's way to publish records: everything it sends arrived once, or the command
fails and says how many did not."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.topic import RecordType
from orders.engine.errors import TransientError
from orders.engine.kafka.client import LOGGER, failure, reason
from orders.engine.settings import Settings

FLUSH_SECONDS = 60.0
POLL_SECONDS = 0.1
MOST_BYTES = 1_000_000
"""Of a record with its key. The topics take a little more."""
TUNING: Mapping[str, str | int] = {
    "linger.ms": 5,
    "compression.type": "lz4",
    "queue.buffering.max.messages": 50_000,
}
RULES: Mapping[str, str | bool] = {
    "enable.idempotence": True,
    "acks": "all",
    "partitioner": "murmur2_random",  # see docs/partners/channels.md
}
"""Of every producer at the edge: no record is lost, doubled, or where nobody looks for it."""
BY_KEY = -1
"""Partition chosen by the key (librdkafka's PARTITION_UA)."""
Progress = Callable[[int], None]


class TooLarge(Exception):
    """A record that no topic takes. It was not sent."""

    code = "too_large"

    def __init__(self, record: str, key: str, size: int | None = None) -> None:
        what = f"{record} of {key}" if key else record
        told = f" with {size} bytes; at most {MOST_BYTES} are taken" if size is not None else ""
        super().__init__(f"{self.code}: {what} is too large{told}")


def payload_of(codec: Codec, kind: RecordType, key: str, value: Mapping[str, Any]) -> bytes:
    """The record's bytes. Raises TooLarge if no topic takes them, ValueError or TypeError if the
    value does not fit its schema."""
    payload = codec.encode(kind, value)
    if (size := len(payload) + len(key.encode())) > MOST_BYTES:
        raise TooLarge(kind.name, key, size)
    return payload


def position_of(message: Message) -> str:
    """Where a record has arrived: topic/partition/offset."""
    return f"{message.topic()}/{message.partition()}/{message.offset()}"


def missing(error: KafkaError | None, message: Message) -> KafkaError | None:
    """Why a record is not known to be in the log, by what `on_delivery` is told; None if it is.

    A success without an offset proves nothing: librdkafka takes a record that the broker refused
    for one that arrived, once the broker has taken the next one
    (docs/decisions/0093-arrived-has-a-place.md).
    """
    if error is None and message.offset() is None:
        return KafkaError(KafkaError._INCONSISTENT, "the next one was taken, and not this one")
    return error


@contextmanager
def _ending(doing: str) -> Iterator[None]:
    """What ends the producer as a whole: who may write nowhere is refused before any record is."""
    try:
        yield
    except KafkaException as error:
        raise failure(reason(error), doing) from error


def drain(producer: Producer, seconds: float) -> int:
    """Wait until every record has its answer; how many have none after these seconds. Raises
    KafkaException for what ends the producer as a whole.

    The client's own `flush` goes on calling back after such an error, which loses it: it ends in a
    SystemError that says nothing. `poll` returns with it, if it is asked for less than 200 ms.
    """
    end = time.monotonic() + seconds
    while len(producer) and time.monotonic() < end:
        producer.poll(POLL_SECONDS)
    return len(producer)


class Sender:
    """Sends records by their class, keyed, in order of each key. Use it as a context manager:
    leaving it waits for every answer.

    ``progress`` is called with the number of records that arrived since the last call.
    Raises TransientError when a record did not arrive (NotAllowed if we may not write there), and
    TooLarge for one that the brokers do not take: by `send` soon after, by leaving the context at
    the latest.
    """

    def __init__(
        self, settings: Settings, codec: Codec, *, progress: Progress | None = None
    ) -> None:
        self._codec, self._progress = codec, progress
        self._producer = Producer({**settings.kafka_properties(), **RULES, **TUNING}, logger=LOGGER)
        self._new = 0
        self._failed: list[tuple[str, KafkaError]] = []
        self._too_large = ""
        self.arrived = 0
        self.last = ""
        """Position of the record that arrived last: topic/partition/offset."""

    def send(
        self,
        record: type,
        key: str,
        value: Mapping[str, Any],
        topic: str | None = None,
        partition: int = BY_KEY,
    ) -> None:
        """Publish one record; ``topic`` need be named only where several carry the record. Waits
        while the queue is full.

        ``partition`` is the key's own unless it is given. Raises TooLarge before it is sent, and
        ValueError or TypeError if the value does not fit its schema.
        """
        kind = record_type(record, topic)
        payload = payload_of(self._codec, kind, key, value)
        self.send_bytes(kind.topic, key.encode(), payload, partition)

    def send_bytes(self, topic: str, key: bytes, payload: bytes, partition: int = BY_KEY) -> None:
        """Publish a record that is encoded already, as `send` does."""
        with _ending(f"sending to {topic}"):
            while True:
                try:
                    self._producer.produce(
                        topic, payload, key, partition, on_delivery=self._answered
                    )
                    break
                except BufferError:
                    self._producer.poll(POLL_SECONDS)
                except KafkaException as error:
                    if reason(error).code() == KafkaError._FATAL:
                        self._producer.poll(POLL_SECONDS)  # raises what ended the producer
                    raise
            self._producer.poll(0)
        self._tell()

    def hear(self) -> None:
        """What has become of earlier records so far: raises as `send` does."""
        with _ending("sending"):
            self._producer.poll(0)
        self._tell()

    def check(
        self, record: type, key: str, value: Mapping[str, Any], topic: str | None = None
    ) -> None:
        """Raise what `send` would raise for the value, and send nothing."""
        payload_of(self._codec, record_type(record, topic), key, value)

    def cluster(self) -> str:
        """The id of the cluster that it sends to. Raises TransientError if no broker answers."""
        try:
            return str(self._producer.list_topics(timeout=10).cluster_id)
        except KafkaException as error:
            raise TransientError(
                f"the Kafka brokers do not answer: {reason(error).str()}"
            ) from error

    def flush(self) -> None:
        """Wait until every record has its answer. Raises TransientError if one did not arrive."""
        with _ending("sending"):
            left = drain(self._producer, FLUSH_SECONDS)
        self._tell()
        if left:
            raise TransientError(f"{left} records had no answer within {FLUSH_SECONDS:.0f} s")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.flush()
        else:
            self._producer.purge()

    def _answered(self, error: KafkaError | None, message: Message) -> None:
        fault = missing(error, message)
        if fault is None:
            self._new += 1
            self.last = position_of(message)
        elif fault.code() == KafkaError.MSG_SIZE_TOO_LARGE:
            self._too_large = f"a record on {message.topic()}"
        else:
            self._failed.append((str(message.topic()), fault))

    def _tell(self) -> None:
        self.arrived += self._new
        if self._new and self._progress is not None:
            self._progress(self._new)
        self._new = 0
        if self._too_large:
            raise TooLarge(self._too_large, "")
        if self._failed:
            topic, error = self._failed[0]
            many = len(self._failed)
            doing = f"{many} records did not arrive, the first: {topic}"
            raise failure(error, doing)
