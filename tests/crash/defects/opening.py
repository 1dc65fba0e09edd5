"""A ledger that opens in pieces opens too early, or with too much or too little
(docs/decisions/0073-ledgers-open-in-pieces.md)."""

from collections.abc import Iterator
from copy import deepcopy

from orders.engine.core import reconcile
from orders.engine.core.contributions import Piece, in_pieces
from orders.engine.ports.guard import BatchId
from orders.engine.ports.ledger import LedgerChange
from tests.crash.defects.registry import Patch, defect
from tests.fakes.book import Book
from tests.fakes.ledger import MemoryLedger


@defect(("ledger.prepare", "redis restarts"), ("ledger.stage", "crash after"), latest=6)
def pieces_of_a_former_owner_counted(patch: Patch) -> None:
    """What a partition contributes is added to what its former owner had contributed before it
    died, instead of taking its place."""
    stage = MemoryLedger.stage

    def heaping(
        self: MemoryLedger,
        partition: int,
        fencing_token: int,
        confirmed: BatchId,
        totals: LedgerChange,
        piece: int = 0,
        last: bool = True,
    ) -> bool:
        book, heap = self._book(), deepcopy(totals)
        if book is not None and piece == 0 and partition in book.staged:
            for former in book.staged[partition].pieces:
                heap.add(former)
        return stage(self, partition, fencing_token, confirmed, heap, piece, last)

    patch.setattr(MemoryLedger, "stage", heaping)


@defect(("ledger.prepare", "redis restarts"))
def open_before_all_is_added_up(patch: Patch) -> None:
    """A ledger answers as soon as all is staged, while it is still added up."""
    further = Book.further

    def hasty(self: Book, pieces: int, until: int) -> None:
        further(self, pieces, until)
        if not self.open:
            self._start(until)

    patch.setattr(Book, "further", hasty)


@defect(("ledger.prepare", "redis restarts"))
def the_first_piece_taken_for_the_whole(patch: Patch) -> None:
    """A claim contributes no more than the first piece of what its partition has."""

    def first(totals: LedgerChange, size: int) -> Iterator[Piece]:
        yield next(in_pieces(totals, size))._replace(last=True)

    patch.setattr(reconcile, "in_pieces", first)
