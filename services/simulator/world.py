"""Runs the outside world: reads what the stages say, plans what follows, and sends it when its
business time has come.

Nothing is kept on disk. At the start it reads what it has sent in earlier lives, then every word of
the stages from the beginning; since decisions are pure, it plans the same again and leaves out what
stands there already.
"""

import threading
from collections.abc import Mapping
from contextlib import closing
from typing import Any

import structlog
from confluent_kafka import Message

from orders.client.producing import Sender
from orders.contracts import records
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.engine.ports.clock import Clock
from orders.engine.settings import Settings
from services.simulator.actors import REACTIONS, react
from services.simulator.agenda import Agenda
from services.simulator.plans import Scene, identity
from services.simulator.policy import SimulatorPolicy
from services.simulator.stocktaking import MOVES, Stocktaking
from services.simulator.wire import Inbox

HEARD = (
    "orders.intake.v1",
    "orders.review.v1",
    "orders.inventory.v1",
    "orders.shipping.v1",
    "orders.aftersales.v1",
    "orders.notices.v1",
    "orders.offers.v1",
    "orders.contracts.v1",
    "stock.counts.v1",
)
"""Where the stages speak."""

SHELVES = ("stock.events.v1", "stock.adjustments.v1")
"""What moves shelves, so that warehouses' lists can tell what stands there."""

SAID = (
    "orders.submissions.v1",
    "orders.answers.v1",
    "warehouse.events.v1",
    "carrier.events.v1",
    "payment.events.v1",
    "stock.events.v1",
    "supplier.events.v1",
    "stock.lists.v1",
)
"""Where the outside world answers."""

KNOWN = (records.Article, records.Warehouse, records.Staff)
"""Reference data that decisions depend on."""

_SUBMISSIONS = frozenset(
    ("OrderSubmitted", "CorrectionSubmitted", "AmendRequested", "ChangeRequested")
)
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
        self._tables: dict[type, dict[str, Any]] = {record: {} for record in KNOWN}
        self._scene = Scene(seed, policy, *(self._tables[record] for record in KNOWN))
        self._agenda = Agenda(codec)
        self._stocktaking = Stocktaking(self._scene)
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
        listening = [*HEARD, *SHELVES, *(record_type(record).topic for record in KNOWN)]
        told = self._clock.monotonic()
        with (
            closing(Inbox(self._settings, listening)) as inbox,
            Sender(self._settings, self._codec) as sender,
        ):
            _log.info("listening", seed=self._scene.seed, policy=self._scene.policy.version)
            while not self._stopping.is_set():
                for message in inbox.poll(2_000, 0.02):
                    self.hear(message)
                self.caught_up = inbox.at_end
                self._say(sender)
                if self._clock.monotonic() - told > 10:
                    told = self._clock.monotonic()
                    _log.info("reacting", sent=self.sent, planned=len(self._agenda))

    def _say(self, sender: Sender) -> None:
        """Send what is due, and look what became of what was sent before."""
        if self.caught_up:
            for planned in self._stocktaking.due(self._clock.now()):
                self._agenda.plan(planned)
        for letter in self._agenda.due(self._clock.now(), 5_000):
            sender.send_bytes(*letter)
            self.sent += 1
        sender.hear()

    def hear(self, message: Message) -> None:
        """Plan what follows from one message; what is not meant for us is skipped undecoded."""
        payload, topic = message.value(), message.topic()
        if payload is None or topic is None:
            return
        kind = self._codec.record_of(payload, topic)
        if kind is None or not (
            kind.record in REACTIONS or kind.record in self._tables or kind.record in MOVES
        ):
            return
        value = self._decoded(payload, topic)
        if value is None:
            return
        if kind.record in self._tables:
            self._tables[kind.record][(message.key() or b"").decode()] = value
            return
        self._stocktaking.saw(kind.record, value)
        for planned in react(kind.record, value, self._scene):
            self._agenda.plan(planned)

    def _remember(self) -> None:
        """Read what was said, and what is known, to the end."""
        inbox = Inbox(self._settings, [*SAID, *(record_type(record).topic for record in KNOWN)])
        try:
            while not inbox.at_end and not self._stopping.is_set():
                for message in inbox.poll(5_000, 0.2):
                    self._recall(message)
        finally:
            inbox.close()

    def _recall(self, message: Message) -> None:
        payload, topic = message.value(), message.topic()
        if payload is None or topic is None:
            return
        if topic not in SAID:
            self.hear(message)
            return
        kind = self._codec.record_of(payload, topic)
        if kind is None or kind.name in _SUBMISSIONS:
            return
        value = self._decoded(payload, topic)
        if value is not None:
            self._agenda.was_sent([identity(kind.record, (message.key() or b"").decode(), value)])

    def _decoded(self, payload: bytes, topic: str) -> Mapping[str, Any] | None:
        try:
            return self._codec.decode(payload, topic)[1]
        except UndecodableRecord as error:
            _log.warning("skipped", topic=topic, reason=error.reason)
            return None
