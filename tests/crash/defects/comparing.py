"""Redis compares less than it must (docs/architecture.md, Every Redis call compares)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from orders.engine.core.claim import Claims
from orders.engine.core.ticket import Ticket
from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.ledger import LedgerChange
from orders.engine.ports.state_store import Confirmation
from tests.crash.defects.registry import Patch, defect
from tests.fakes.book import Book
from tests.fakes.ledger import MemoryLedger
from tests.fakes.state_store import MemoryStateStore


@defect(
    ("state_store.confirm", "answer lost"),
    ("state_store.load", "redis fails over to an older copy"),
    latest=8,
)
def nothing_compared_in_reads(patch: Patch) -> None:
    """Reads of states and due times take what is there, whoever confirmed it and when; only a
    store that is missing is noticed."""

    def differs(self: MemoryStateStore, partition: int, guard: Guard) -> str | None:
        return "missing" if self._store(partition) is None else None

    def confirm(self: MemoryStateStore, confirmations: Mapping[int, Confirmation]) -> None:
        with Patch.context() as inner:
            inner.setattr(MemoryStateStore, "_differs", compare)
            write(self, confirmations)

    compare, write = MemoryStateStore._differs, MemoryStateStore.confirm
    patch.setattr(MemoryStateStore, "_differs", differs)
    patch.setattr(MemoryStateStore, "confirm", confirm)


@defect(("ledger.confirm", "long pause before"), ("ledger.confirm", "executed late"))
def a_ledger_takes_any_confirm(patch: Patch) -> None:
    """A ledger adds what a batch changed whoever says so, however late: also after a claim has
    added it."""

    def confirm(
        self: MemoryLedger, changes: Mapping[int, tuple[Guard, BatchId, LedgerChange]]
    ) -> None:
        book = self._open(changes)
        book.confirmed.update(
            {partition: confirmed for partition, (_, confirmed, _) in changes.items()}
        )
        book.apply(
            {partition: change for partition, (_, _, change) in changes.items()}, self._until()
        )

    patch.setattr(MemoryLedger, "confirm", confirm)


@defect(("ledger.confirm", "long pause before"), ("ledger.prepare", "redis forgets"), latest=6)
def fencing_token_as_a_counter_in_redis(patch: Patch) -> None:
    """A claim counts the fencing token up in the store instead of in the committed offset's
    metadata, and nothing but the fencing token is compared: when Redis has forgotten, a former
    owner and the present one have the same."""
    take_over, compare, compare_book = Claims._take_over, MemoryStateStore._differs, Book.differs

    def counted(self: Claims, number: int, committed: Any) -> Any:
        chain, head = self._wiring.chain, self._store.head(number)
        if committed[chain] is not None:
            ticket = Ticket.parse(committed[chain].metadata)
            token = head.fencing_token if head is not None else 0
            ticket = replace(ticket, fencing_token=token)
            committed = {**committed, chain: committed[chain]._replace(metadata=ticket.text())}
        return take_over(self, number, committed)

    patch.setattr(Claims, "_take_over", counted)
    patch.setattr(
        MemoryStateStore, "_differs", lambda *arguments: _but_confirmed(compare(*arguments))
    )
    patch.setattr(Book, "differs", lambda *arguments: _but_confirmed(compare_book(*arguments)))


def _but_confirmed(reason: str | None) -> str | None:
    return None if reason == "confirmed" else reason


@defect(("ledger.prepare", "redis fails over to an older copy"), latest=8)
def run_id_not_compared(patch: Patch) -> None:
    """A ledger that an earlier incarnation of the server kept passes for the present one."""

    def book(self: MemoryLedger) -> Book | None:
        return self._server.books.get(self.name)

    patch.setattr(MemoryLedger, "_book", book)
