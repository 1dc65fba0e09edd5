"""All stages in memory, one replica each, on the fakes."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from orders.audit.report import Report
from orders.contracts.catalogue import TOPICS, record_type
from orders.contracts.partitioner import partition_of
from services.aftersales.stage import STAGE as AFTERSALES
from services.allocation.stage import STAGE as ALLOCATION
from services.correspondence.stage import STAGE as CORRESPONDENCE
from services.effects.stage import STAGE as EFFECTS
from services.intake.stage import STAGE as INTAKE
from services.inventory.stage import STAGE as INVENTORY
from services.review.stage import STAGE as REVIEW
from services.shipping.stage import STAGE as SHIPPING
from services.tracking.stage import STAGE as TRACKING
from tests.audit.fakes import audit_of
from tests.cases.goods import Row, references
from tests.cases.place import Told
from tests.cases.steps import DAY, NOW, Case
from tests.crash.house import CODEC
from tests.engine.world import World
from tests.fakes.clock import MemoryClock

STAGES = (
    *(INTAKE, REVIEW, INVENTORY, ALLOCATION, SHIPPING, AFTERSALES),
    *(CORRESPONDENCE, EFFECTS, TRACKING),
)
PARTITIONS = 2
TURN_SECONDS = 0.5
QUIET_TURNS, MOST_TURNS = 3, 500
JUMP_MS = DAY // 4
"""Time that passes at once, when nobody waits for more."""
SPOKEN = tuple(
    topic.name for topic in TOPICS.values() if topic.kind in ("chain", "notices", "output")
)


class Inside:
    """`Place` in memory. `world` is open to tests that do more than a case does; `more`: rows of
    reference data besides those that the cases speak of, which they may replace."""

    def __init__(self, cases: Iterable[Case], more: Iterable[Row] = ()) -> None:
        self.world = World(PARTITIONS)
        self.world.codec = CODEC
        clock = MemoryClock(NOW)
        self.world.clock = self.world.broker.clock = clock
        self.world.server.wall = clock.wall
        for record, key, value in (*references(cases), *more):
            self._write(record, key, value)
        for stage in STAGES:
            self.world.replica(stage)
        self.rest()

    def now(self) -> int:
        return self.world.clock.now()

    def send(self, record: type, key: str, value: Mapping[str, Any]) -> None:
        self._write(record, key, value)
        self.rest()

    def send_together(self, *said: tuple[type, str, Mapping[str, Any]]) -> None:
        """Say all of it before anybody has read any."""
        for record, key, value in said:
            self._write(record, key, value)
        self.rest()

    def wait(self, what: str, done: Callable[[], bool]) -> None:
        self.rest()
        assert done(), f"never: {what}"

    def told(self) -> list[Told]:
        return [
            Told(topic, kind.name, value)
            for topic in SPOKEN
            for kind, value in self.world.read(topic)
        ]

    def ledger(self, name: str) -> Mapping[str, tuple[int, int]]:
        book = self.world.server.books[name]
        return {
            account: (book.free.get(account, 0), book.on_hand.get(account, 0))
            for account in book.free.keys() | book.on_hand.keys()
        }

    def audit(self) -> Report:
        """The audit of all that was said."""
        return audit_of(self.world)

    def pass_days(self, days: float) -> None:
        """Time goes on, with all that falls due; it jumps over what nobody waits for."""
        end = self.now() + round(days * DAY)
        while (due := self._next_due()) is not None and due < end:
            self.world.clock.advance(max(due - self.now(), JUMP_MS) / 1000)
            self.rest()
        self.world.clock.advance(max(end - self.now(), 0) / 1000)
        self.rest()

    def rest(self) -> None:
        """Until nothing is said any more."""
        quiet, before = 0, self._said()
        for _ in range(MOST_TURNS):
            self.world.clock.advance(TURN_SECONDS)
            self.world.turn()
            now = self._said()
            quiet = quiet + 1 if now == before else 0
            before = now
            if quiet >= QUIET_TURNS:
                return
        raise AssertionError("they never come to rest")

    def _next_due(self) -> int | None:
        return min(
            (at for store in self.world.server.stores.values() for at in store.due.values()),
            default=None,
        )

    def _said(self) -> int:
        return sum(log.high for log in self.world.broker.logs())

    def _write(self, record: type, key: str, value: Mapping[str, Any]) -> None:
        kind, encoded = record_type(record), key.encode()
        self.world.broker.send(
            kind.topic,
            encoded,
            self.world.codec.encode(kind, value),
            partition_of(encoded, PARTITIONS),
        )
