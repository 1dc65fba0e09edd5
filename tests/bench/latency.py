"""Milliseconds from submission to release, from the timestamps that producers put on the
records."""

from confluent_kafka import Message

from orders.contracts.codec.codec import Codec
from orders.engine.settings import Settings
from services.simulator.wire import Inbox

SUBMITTED, RELEASED = "orders.submissions.v1", "orders.shipping.v1"
PATIENCE_POLLS = 100


class ReleaseTimes:
    """Reads both topics; orders submitted before it was made do not count."""

    def __init__(self, settings: Settings, codec: Codec) -> None:
        self._codec = codec
        self._inbox = Inbox(settings, (SUBMITTED, RELEASED))
        self._old = {message.key() for message in self._drain() if message.topic() == SUBMITTED}

    def read(self, count: int) -> list[float]:
        """The times of the next `count` orders, once all of them are released."""
        submitted: dict[bytes, int] = {}
        released: dict[bytes, int] = {}
        for _ in range(PATIENCE_POLLS):
            for message in self._inbox.poll(5_000, 0.2):
                self._take(message, submitted, released)
            if len(released) >= count:
                break
        self._inbox.close()
        return [float(released[key] - at) for key, at in submitted.items() if key in released]

    def _take(
        self, message: Message, submitted: dict[bytes, int], released: dict[bytes, int]
    ) -> None:
        key, payload = message.key() or b"", message.value() or b""
        if key in self._old:
            return
        if message.topic() == SUBMITTED:
            submitted.setdefault(key, message.timestamp()[1])
            return
        kind = self._codec.record_of(payload, RELEASED)
        if kind is not None and kind.name == "ShipmentReleased":
            released[key] = message.timestamp()[1]

    def _drain(self) -> list[Message]:
        found: list[Message] = []
        while not self._inbox.at_end:
            found += self._inbox.poll(5_000, 0.2)
        return found
