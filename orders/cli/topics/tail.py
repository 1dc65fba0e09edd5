"""Reads a topic for people: decoded records, one JSON object a line."""

import base64
import json
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self

from confluent_kafka import (
    OFFSET_BEGINNING,
    OFFSET_END,
    Consumer,
    KafkaException,
    Message,
    TopicPartition,
)

from orders.contracts.codec.codec import Codec
from orders.contracts.errors import NewerState, UndecodableRecord
from orders.contracts.order import CarriedOrder
from orders.engine.errors import TransientError
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.kafka.client import LOGGER, failure, reason

POLL_SECONDS = 0.5


class Tail:
    """One topic, all partitions, committed records only. Reads outside any consumer group and
    commits nothing."""

    def __init__(
        self,
        topic: str,
        kafka: Mapping[str, str],
        registry: Mapping[str, str],
        *,
        from_beginning: bool,
    ) -> None:
        self._topic = topic
        self._codec = Codec(RegistrySchemaIds(registry))
        self._start = OFFSET_BEGINNING if from_beginning else OFFSET_END
        own = {
            "group.id": "orders-topics-tail",
            "enable.auto.commit": "false",
            "isolation.level": "read_committed",
        }
        self._consumer = Consumer({**kafka, **own}, logger=LOGGER)

    def __enter__(self) -> Self:
        try:
            found = self._consumer.list_topics(self._topic, timeout=15.0).topics[self._topic]
        except KafkaException as error:
            raise TransientError(
                f"the Kafka brokers do not answer: {reason(error).str()}"
            ) from error
        if found.error is not None:
            raise failure(found.error, f"reading {self._topic}")
        self._consumer.assign(
            [TopicPartition(self._topic, partition, self._start) for partition in found.partitions]
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._consumer.close()

    def lines(self, key: str | None, limit: int | None) -> Iterator[str]:
        """Records as JSON, as they come; endless without a limit."""
        wanted = None if key is None else key.encode()
        printed = 0
        while limit is None or printed < limit:
            message = self._consumer.poll(POLL_SECONDS)
            if message is None:
                continue
            if (fault := message.error()) is not None:
                raise failure(fault, f"reading {self._topic}")
            if wanted is None or message.key() == wanted:
                printed += 1
                yield self._line(message)

    def _line(self, message: Message) -> str:
        place = {
            "partition": message.partition(),
            "offset": message.offset(),
            "timestamp": message.timestamp()[1],
        }
        headers = {name: _text(value) for name, value in dict(message.headers() or ()).items()}
        line = {
            **place,
            "key": _text(message.key()),
            "headers": headers,
            **self._content(message.value()),
        }
        return json.dumps(line, default=_plain, ensure_ascii=False)

    def _content(self, payload: bytes | None) -> dict[str, Any]:
        if payload is None:
            return {"record": None, "value": None}
        try:
            record, value = self._codec.decode(payload, self._topic)
            if isinstance(order := value.get("order"), CarriedOrder):
                value["order"] = order.decoded()
        except (UndecodableRecord, NewerState) as error:
            return {"record": None, "error": str(error), "bytes": payload}
        return {"record": record.name, "value": value}


def _text(raw: bytes | str | None) -> str | None:
    return raw.decode(errors="replace") if isinstance(raw, bytes) else raw


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} has no JSON form")
