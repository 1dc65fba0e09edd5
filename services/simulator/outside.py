"""The outside world without a wire: what it hears, what it means to say, and when.

Nothing is kept on disk. Whoever starts it again lets it recall what it has said in earlier lives,
then hear every word of the stages from the beginning; since decisions are pure, it plans the same
again and leaves out what stands there already.
"""

from collections.abc import Mapping
from typing import Any

import structlog

from orders.contracts import records
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from services.simulator.actors import REACTIONS, react
from services.simulator.agenda import Agenda, Letter
from services.simulator.keeping import Keeping
from services.simulator.plans import Scene, identity
from services.simulator.policy import SimulatorPolicy
from services.simulator.purchasing import Purchasing
from services.simulator.shelves import MOVES, Shelves
from services.simulator.stocktaking import Stocktaking

HEARD = (
    "orders.intake.v1",
    "orders.review.v1",
    "orders.inventory.v1",
    "orders.allocation.v1",
    "orders.shipping.v1",
    "orders.aftersales.v1",
    "orders.notices.v1",
    "orders.offers.v1",
    "orders.contracts.v1",
    "orders.messages.v1",
    "stock.counts.v1",
)
"""Where the stages speak."""

SHELVES = ("stock.events.v1", "stock.adjustments.v1", "supplier.events.v1")
"""What moves shelves and what is to come, so that lists and buyers know what stands there."""

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

TABLES = tuple(record_type(record).topic for record in KNOWN)

_SUBMISSIONS = frozenset(
    ("OrderSubmitted", "CorrectionSubmitted", "AmendRequested", "ChangeRequested")
)
_HEARD = frozenset((*REACTIONS, *KNOWN, *MOVES, records.PurchaseOrderConfirmed, records.LotHeld))
_log = structlog.get_logger("simulator")


class Outside:
    """Everybody whom the stages work with, of one seed and policy."""

    def __init__(self, codec: Codec, seed: int, policy: SimulatorPolicy) -> None:
        self._codec = codec
        self._tables: dict[type, dict[str, Any]] = {record: {} for record in KNOWN}
        self.scene = Scene(seed, policy, *(self._tables[record] for record in KNOWN))
        self._agenda = Agenda(codec)
        self._shelves = Shelves()
        self._purchasing = Purchasing(self.scene, self._shelves)
        self._keeping = Keeping(self.scene)
        self._clerks = (Stocktaking(self.scene, self._shelves), self._purchasing)

    def hear(self, topic: str, key: bytes, payload: bytes) -> None:
        """Plan what follows from one record; what is not meant for us is skipped undecoded."""
        kind = self._codec.record_of(payload, topic)
        if kind is None or kind.record not in _HEARD:
            return
        value = self._decoded(payload, topic)
        if value is None:
            return
        if kind.record in self._tables:
            self._tables[kind.record][key.decode()] = value
            return
        self._shelves.saw(kind.record, value)
        self._purchasing.saw(kind.record, value)
        for planned in react(kind.record, value, self.scene):
            self._agenda.plan(planned)
        for planned in self._keeping.saw(kind.record, value):
            self._agenda.plan(planned)

    def recall(self, topic: str, key: bytes, payload: bytes) -> None:
        """It has said this in an earlier life, or is to know it before it hears anything else."""
        if topic not in SAID:
            self.hear(topic, key, payload)
            return
        kind = self._codec.record_of(payload, topic)
        if kind is None or kind.name in _SUBMISSIONS:
            return
        value = self._decoded(payload, topic)
        if value is not None:
            self._agenda.was_sent([identity(kind.record, key.decode(), value)])

    def set_out(self, now: int) -> None:
        """Do what is done each working day, whatever was heard: only when all of it was."""
        for clerk in self._clerks:
            for planned in clerk.due(now):
                self._agenda.plan(planned)

    def due(self, now: int, limit: int) -> list[Letter]:
        """Up to ``limit`` letters whose time has come, ``now`` in milliseconds."""
        return self._agenda.due(now, limit)

    def next_due(self) -> int | None:
        """When the next letter is due, milliseconds; None if nothing is planned."""
        return self._agenda.next_due()

    @property
    def planned(self) -> int:
        """How many letters wait for their time."""
        return len(self._agenda)

    def _decoded(self, payload: bytes, topic: str) -> Mapping[str, Any] | None:
        try:
            return self._codec.decode(payload, topic)[1]
        except UndecodableRecord as error:
            _log.warning("skipped", topic=topic, reason=error.reason)
            return None
