"""The audit's ports over the in-memory fakes, so that any simulated world can be audited:
`audit_of(world)`."""

from collections.abc import Iterable, Iterator, Mapping

from orders.audit.audit import PORTION, audit
from orders.audit.cache import Head, LedgerView
from orders.audit.report import Report
from orders.audit.source import Committed, Place, Record, Span
from orders.engine.ports.log import Message
from tests.engine.world import World
from tests.fakes.broker import Broker
from tests.fakes.server import MemoryServer


class FakeSource:
    """`orders.audit.source.Source` over the fake broker."""

    clocks_ms = 0

    def __init__(self, broker: Broker) -> None:
        self.partitions = broker.partitions
        self._broker = broker

    def bounds(self, places: Iterable[Place]) -> dict[Place, Span]:
        logs = {place: self._broker.log(*place) for place in places}
        return {place: Span(log.low, log.high) for place, log in logs.items()}

    def committed(self, group: str, places: Iterable[Place]) -> dict[Place, Committed]:
        offsets = self._broker.group(group).offsets
        return {
            place: Committed(offsets[place].offset, offsets[place].metadata)
            for place in places
            if place in offsets
        }

    def read(self, spans: Mapping[Place, Span]) -> Iterator[Record]:
        for place, (start, end) in spans.items():
            messages, _ = (
                self._broker.log(*place).read(start, end - start + 1) if start < end else ([], 0)
            )
            for message in messages:
                if message.offset < end:
                    yield record_of(message)


def record_of(message: Message) -> Record:
    """A message of the fake as the audit and the replay read it."""
    return Record(
        message.topic,
        message.partition,
        message.offset,
        message.timestamp,
        message.key,
        message.value,
        lambda: message.headers,
    )


def quietly(doing: str, more: int) -> None:
    """There is no time for progress."""


class FakeCache:
    """`orders.audit.cache.Cache` over the fake of Redis."""

    def __init__(self, server: MemoryServer) -> None:
        self._server = server

    def head(self, stage: str, partition: int) -> Head | None:
        store = self._server.stores.get((stage, partition))
        return (
            Head(store.head.fencing_token, str(store.head.confirmed), store.head.watermark)
            if store
            else None
        )

    def states(self, stage: str, partition: int) -> dict[str, bytes]:
        store = self._server.stores.get((stage, partition))
        return dict(store.states) if store else {}

    def due(self, stage: str, partition: int) -> dict[str, int]:
        store = self._server.stores.get((stage, partition))
        return dict(store.due) if store else {}

    def ledger(self, name: str, partitions: int) -> LedgerView | None:
        book = self._server.books.get(name)
        if book is None:
            return None
        free = dict(book.free)
        for taken in book.tentative.values():
            for account, amount in taken.items():
                free[account] = free.get(account, 0) + amount
        return LedgerView(book.open, free, dict(book.on_hand))


def audit_of(world: World, size: int = PORTION, source: FakeSource | None = None) -> Report:
    """The whole audit of a simulated world, as it stands, or of what `source` still has of it."""
    return audit(
        source or FakeSource(world.broker), world.codec, FakeCache(world.server), quietly, size
    )
