"""All that was said about one order, found by reading its partition of every topic."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Message, TopicPartition

from services.contracts.codec import Codec
from services.contracts.errors import UndecodableRecord
from services.runtime.errors import TransientError
from services.runtime.partitioner import partition_of
from services.runtime.schema_registry import RegistrySchemaIds
from services.runtime.settings import Settings

PATIENCE_SECONDS = 20


class Found(NamedTuple):
    """One record. `recorded_at`: wall clock of its producer, milliseconds. `value` is None if it cannot be decoded."""

    topic: str
    partition: int
    offset: int
    recorded_at: int
    record: str
    value: dict[str, Any] | None
    headers: dict[str, bytes]


def records_about(key: str, topics: Sequence[str], settings: Settings, since_ms: int = 0) -> list[Found]:
    """Committed records with this key, oldest first (by the producer's wall clock). `since_ms` saves reading what is older."""
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    partition = partition_of(key.encode(), settings.partitions)
    wanted = key.encode()
    found = [_found(message, codec) for message in _messages(topics, partition, settings, since_ms) if message.key() == wanted]
    return sorted(found, key=lambda record: (record.recorded_at, record.topic, record.offset))


def _messages(topics: Sequence[str], partition: int, settings: Settings, since_ms: int) -> Iterator[Message]:
    own = {"group.id": "orders-scan", "enable.auto.commit": False, "isolation.level": "read_committed", "enable.partition.eof": True}
    consumer = Consumer({**settings.kafka_properties(), **own})
    try:
        starts = _starts(consumer, topics, partition, since_ms)
        consumer.assign(starts)
        left = {start.topic for start in starts}
        while left:
            messages = consumer.consume(1_000, PATIENCE_SECONDS) if left else []
            if not messages:
                raise TransientError(f"the brokers did not send the end of {', '.join(sorted(left))} within {PATIENCE_SECONDS} s")
            for message in messages:
                error = message.error()
                if error is None:
                    yield message
                elif error.code() == KafkaError._PARTITION_EOF:
                    left.discard(str(message.topic()))
                else:
                    raise TransientError(f"reading {message.topic()}: {error}")
    except KafkaException as error:
        raise TransientError(f"the Kafka brokers do not answer: {error.args[0]}") from error
    finally:
        consumer.close()


def _starts(consumer: Consumer, topics: Sequence[str], partition: int, since_ms: int) -> list[TopicPartition]:
    if not since_ms:
        return [TopicPartition(topic, partition, OFFSET_BEGINNING) for topic in topics]
    return consumer.offsets_for_times([TopicPartition(topic, partition, since_ms) for topic in topics], PATIENCE_SECONDS)


def _found(message: Message, codec: Codec) -> Found:
    topic, payload = str(message.topic()), message.value()
    place = (topic, int(message.partition() or 0), int(message.offset() or 0), message.timestamp()[1])
    headers = {name: value if isinstance(value, bytes) else b"" for name, value in message.headers() or ()}
    try:
        record, value = codec.decode(payload or b"", topic)
    except UndecodableRecord as error:
        return Found(*place, f"undecodable ({error.reason})", None, headers)
    return Found(*place, record.name, value, headers)
