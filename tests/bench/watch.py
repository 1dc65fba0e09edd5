"""What a reader of committed records sees of the orders, and when he sees it."""

import time
from threading import Event, Thread

from confluent_kafka import OFFSET_BEGINNING, Consumer, Message, TopicPartition

from orders.cli.demo.watch import WAITS
from orders.contracts.codec.codec import Codec
from orders.engine.kafka.client import reader_properties
from orders.engine.settings import Settings

RESERVED, RELEASES, STATUS = "orders.inventory.v1", "orders.shipping.v1", "orders.status.v1"
RELEASED = "ShipmentReleased"
FETCH_WAIT_MS = 100
PIECE, POLL_SECONDS = 1_000, 0.1


class Watch:
    """Reads topics of a fresh stack from their beginning, outside any group, in a thread of its
    own: what else is measured meanwhile does not make it late.

    `seen`: record -> order id -> wall milliseconds at which its first such record could be read.
    `waited`: orders that somebody had to wait for; `ended`: those with a final status, and when;
    `through`: those of whom it is known that they are released, wait, or have ended.
    """

    def __init__(self, settings: Settings, codec: Codec, topics: tuple[str, ...]) -> None:
        self.seen: dict[str, dict[str, int]] = {}
        self.waited: set[str] = set()
        self.ended: dict[str, int] = {}
        self.through: set[str] = set()
        self.fault: Exception | None = None
        self._codec = codec
        self._closing = Event()
        reading = reader_properties(settings, "bench", FETCH_WAIT_MS)
        properties = {**reading, "enable.partition.eof": False}
        self._consumer = Consumer(properties)
        self._consumer.assign(
            [
                TopicPartition(topic, partition, OFFSET_BEGINNING)
                for topic in topics
                for partition in range(settings.partitions)
            ]
        )
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def released(self) -> dict[str, int]:
        """When each order was released to a warehouse."""
        return self.seen.setdefault(RELEASED, {})

    def close(self) -> None:
        """Let go of the connection."""
        self._closing.set()
        self._thread.join()
        self._consumer.close()

    def _run(self) -> None:
        try:
            while not self._closing.is_set():
                self._read()
        except Exception as fault:  # whoever looks is told
            self.fault = fault

    def _read(self) -> None:
        first = self._consumer.poll(POLL_SECONDS)
        if first is None:
            return
        now = int(time.time() * 1000)
        for message in (first, *self._consumer.consume(PIECE, 0)):
            self._take(message, now)

    def _take(self, message: Message, now: int) -> None:
        payload, topic = message.value(), message.topic()
        if message.error() is not None or payload is None or topic is None:
            return
        if topic == STATUS:
            self._stand(self._codec.decode(payload, topic)[1], now)
        elif (kind := self._codec.record_of(payload, topic)) is not None:
            key = (message.key() or b"").decode()
            self.seen.setdefault(kind.name, {}).setdefault(key, now)
            if kind.name == RELEASED:
                self.through.add(key)

    def _stand(self, status: dict[str, object], now: int) -> None:
        order = str(status["order_id"])
        if status["status"] in WAITS:
            self.waited.add(order)
            self.through.add(order)
        if status["final"]:
            self.ended.setdefault(order, now)
            self.through.add(order)
