"""Runs the outside world on a broker: lets it hear what the stages say, and sends what it means to
say when its business time has come."""

import threading
from contextlib import closing

import structlog
from confluent_kafka import Message

from orders.client.producing import Sender
from orders.contracts.codec.codec import Codec
from orders.engine.ports.clock import Clock
from orders.engine.settings import Settings
from services.simulator.outside import HEARD, SAID, SHELVES, TABLES, Outside
from services.simulator.policy import SimulatorPolicy
from services.simulator.wire import Inbox

_log = structlog.get_logger("simulator")


class World:
    """One run of the outside world. `run` returns when `stop` was called.

    `sent`: records sent so far. `caught_up`: everything that the stages had said when it started is
    heard.
    """

    def __init__(
        self, settings: Settings, codec: Codec, clock: Clock, seed: int, policy: SimulatorPolicy
    ) -> None:
        self._settings, self._codec, self._clock = settings, codec, clock
        self.outside = Outside(codec, seed, policy)
        self._stopping = threading.Event()
        self.sent = 0
        self.caught_up = False

    def stop(self) -> None:
        """Let `run` end after what is in its hands."""
        self._stopping.set()

    def run(self) -> None:
        """React until stopped. Raises TransientError on a lasting fault of the broker: start
        again, nothing is repeated."""
        self._remember()
        scene, told = self.outside.scene, self._clock.monotonic()
        with (
            closing(Inbox(self._settings, [*HEARD, *SHELVES, *TABLES])) as inbox,
            Sender(self._settings, self._codec) as sender,
        ):
            _log.info("listening", seed=scene.seed, policy=scene.policy.version)
            while not self._stopping.is_set():
                for message in inbox.poll(2_000, 0.02):
                    if (heard := _record(message)) is not None:
                        self.outside.hear(*heard)
                self.caught_up = inbox.at_end
                self._say(sender)
                if self._clock.monotonic() - told > 10:
                    told = self._clock.monotonic()
                    _log.info("reacting", sent=self.sent, planned=self.outside.planned)

    def _say(self, sender: Sender) -> None:
        """Send what is due, and look what became of what was sent before."""
        if self.caught_up:
            self.outside.set_out(self._clock.now())
        for letter in self.outside.due(self._clock.now(), 5_000):
            sender.send_bytes(*letter)
            self.sent += 1
        sender.hear()

    def _remember(self) -> None:
        """Read what was said, and what is known, to the end."""
        inbox = Inbox(self._settings, [*SAID, *TABLES])
        try:
            while not inbox.at_end and not self._stopping.is_set():
                for message in inbox.poll(5_000, 0.2):
                    if (said := _record(message)) is not None:
                        self.outside.recall(*said)
        finally:
            inbox.close()


def _record(message: Message) -> tuple[str, bytes, bytes] | None:
    """Topic, key and payload; None for a tombstone."""
    payload, topic = message.value(), message.topic()
    if payload is None or topic is None:
        return None
    return topic, message.key() or b"", payload
