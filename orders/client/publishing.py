"""Publish from an event loop: each record has a future that says where it arrived."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from orders.client.producing import RULES, TUNING, drain, missing, payload_of, position_of
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.engine.kafka.client import LOGGER, reason
from orders.engine.settings import Settings

NOWHERE = ""
"""Where a record arrived of which that is not known: it may have, or may yet."""
SERVE_SECONDS = 0.002
"""Between two looks for answers while some are due; a broker takes longer."""
IDLE_SECONDS = 0.1
"""While none is: librdkafka has to be served all the same, for its log and for its tokens."""
FLUSH_SECONDS = 5.0
GIVEN_UP_MS = 10_000
"""After so long librdkafka gives a record up, which tells whoever drains a spool to begin anew."""


class Publication(NamedTuple):
    """A record as it goes to the log."""

    topic: str
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...] = ()


def publication(
    codec: Codec,
    record: type,
    key: str,
    value: Mapping[str, Any],
    headers: tuple[tuple[str, bytes], ...] = (),
) -> Publication:
    """The record, encoded. Raises TooLarge if no topic takes it, ValueError or TypeError if the
    value does not fit its schema."""
    kind = record_type(record)
    return Publication(kind.topic, key.encode(), payload_of(codec, kind, key, value), headers)


class Publisher:
    """An idempotent producer for one event loop, which serves its answers: a thread that did would
    fight with the loop for Python's lock, once an answer, which costs more than all the sending.

    Records of a key arrive in the order in which they were published, as long as none is given
    up. What was not acknowledged may be published again: every record of the house bears it.
    """

    def __init__(self, settings: Settings, loop: asyncio.AbstractEventLoop) -> None:
        self._settings, self._loop = settings, loop
        self._producer = self._made()
        self._former: list[Producer] = []
        self._idle, self._next = False, loop.call_soon(self._serve)

    def publish(self, record: Publication) -> asyncio.Future[str]:
        """Call it on the loop. The result is `topic/partition/offset` once every in-sync replica
        has the record, else `NOWHERE`."""
        arrived: asyncio.Future[str] = self._loop.create_future()
        if self._idle:
            self._serve_within(SERVE_SECONDS)
        try:
            self._producer.produce(
                record.topic,
                record.value,
                record.key,
                headers=list(record.headers),
                on_delivery=partial(self._answered, arrived),
            )
        except BufferError:  # more wait for the brokers than is good
            arrived.set_result(NOWHERE)
        except KafkaException:  # a fault that this producer does not survive
            arrived.set_result(NOWHERE)
            self._begin_anew()
        return arrived

    def close(self) -> None:
        """Wait a moment for what is under way."""
        self._next.cancel()
        for producer in self._producers:
            try:
                drain(producer, FLUSH_SECONDS)
            except KafkaException as error:
                LOGGER.warning("at the end of sending: %s", reason(error).str())

    @property
    def _producers(self) -> list[Producer]:
        return [self._producer, *self._former]

    def _begin_anew(self) -> None:
        """With another producer. What the former one still has is answered by it: whoever waits for
        it would wait for ever."""
        fresh = self._made()
        self._former.append(self._producer)
        self._producer = fresh

    def _made(self) -> Producer:
        return Producer(
            {
                **TUNING,
                "message.timeout.ms": GIVEN_UP_MS,
                **self._settings.kafka_properties(),
                **RULES,
            },
            logger=LOGGER,
        )

    def _answered(
        self, arrived: asyncio.Future[str], error: KafkaError | None, message: Message
    ) -> None:
        if not arrived.done():  # whoever waited may have given up
            arrived.set_result(NOWHERE if missing(error, message) else position_of(message))

    def _serve(self) -> None:
        """Whatever a callback of librdkafka's raises, it is served again."""
        due = any(len(producer) for producer in self._producers)
        self._serve_within(SERVE_SECONDS if due else IDLE_SECONDS)
        for producer in self._producers:
            producer.poll(0)
        self._former = [producer for producer in self._former if len(producer)]

    def _serve_within(self, seconds: float) -> None:
        self._idle = seconds == IDLE_SECONDS
        self._next.cancel()
        self._next = self._loop.call_later(seconds, self._serve)
