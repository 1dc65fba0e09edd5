"""Hear what stages say about a few keys as they say it: the tail of a topic, without a group."""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition
from confluent_kafka import Message as Raw

from orders.client.reading import READER
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import RegistryUnavailable, UndecodableRecord
from orders.engine.kafka.client import LOGGER, answer_seconds, reader_properties
from orders.engine.kafka.record import message_of
from orders.engine.settings import Settings

FETCH_WAIT_MS = 50
PIECE = 2_000
POLL_SECONDS = 0.1
RETRY_SECONDS = 1.0


class Heard(NamedTuple):
    """A record. `cause`: position of the one that led to it, or of the request that it answers,
    where that had to wait. A hand-off's order is not decoded."""

    record: str
    value: Mapping[str, Any]
    cause: str


class Replies:
    """What is said about one key while it is listened to; lives on one loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._heard: dict[str, Heard] = {}
        self._news = asyncio.Event()

    async def caused_by(self, position: str, seconds: float) -> Heard | None:
        """The first record that the one at `position` led to; None if none comes in time."""
        try:
            async with asyncio.timeout(seconds):
                while position not in self._heard:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return None
        return self._heard[position]

    def tell(self, heard: Heard) -> None:
        """From any thread."""
        self._loop.call_soon_threadsafe(self._take, heard)

    def _take(self, heard: Heard) -> None:
        self._heard.setdefault(heard.cause, heard)
        self._news.set()


class Listener:
    """Follows a topic from its present end on a thread; what is about no key that somebody listens
    for costs no decoding. While the brokers are away it hears nothing, and tries again."""

    def __init__(self, settings: Settings, codec: Codec, topic: str) -> None:
        self._codec, self._topic = codec, topic
        self._patience = answer_seconds(settings)
        self._places = [TopicPartition(topic, number) for number in range(settings.partitions)]
        self._consumer = Consumer(reader_properties(settings, READER, FETCH_WAIT_MS), logger=LOGGER)
        self._wanted: dict[bytes, list[Replies]] = {}
        self._stopping = threading.Event()
        self.ready = threading.Event()
        """Whether it hears what is said from now on."""
        self._thread = threading.Thread(target=self._listen, name="listener", daemon=True)
        self._thread.start()

    @contextmanager
    def about(self, key: str) -> Iterator[Replies]:
        """Listen before asking, and no record is missed."""
        replies, name = Replies(), key.encode()
        self._wanted.setdefault(name, []).append(replies)
        try:
            yield replies
        finally:
            others = [one for one in self._wanted[name] if one is not replies]
            if others:
                self._wanted[name] = others
            else:
                del self._wanted[name]

    def close(self) -> None:
        """End the thread and the connection."""
        self._stopping.set()
        self._thread.join()
        self._consumer.close()

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                if not self.ready.is_set():
                    self._begin()
                for raw in self._consumer.consume(PIECE, POLL_SECONDS):
                    self._take(raw)
            except (KafkaException, RegistryUnavailable):
                self.ready.clear()
                self._stopping.wait(RETRY_SECONDS)

    def _begin(self) -> None:
        """At the present ends, asked for: an end that is found with the first fetch may be later
        than a question."""
        ends = []
        for place in self._places:
            bounds = self._consumer.get_watermark_offsets(place, self._patience)
            if bounds is None:
                raise KafkaException(KafkaError(KafkaError._TIMED_OUT))
            ends.append(TopicPartition(self._topic, place.partition, bounds[1]))
        self._consumer.assign(ends)
        self.ready.set()

    def _take(self, raw: Raw) -> None:
        error = raw.error()
        if error is not None:
            if error.code() != KafkaError._PARTITION_EOF:
                raise KafkaException(error)
            return
        replies, payload = self._wanted.get(raw.key() or b""), raw.value()
        if replies is None or payload is None:
            return
        try:
            record, value = self._codec.decode(payload, self._topic)
        except UndecodableRecord:
            return
        headers = dict(message_of(raw).headers)
        led_to = headers.get("cause", b"").decode(errors="replace")
        cause = value.get("request") or led_to
        for one in replies:
            one.tell(Heard(record.name, value, cause))
