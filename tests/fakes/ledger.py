"""The fake of a ledger."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy

from orders.contracts.partitioner import partition_of
from orders.engine.core.waits import check_waits
from orders.engine.errors import Stale
from orders.engine.ports.guard import NOTHING, BatchId, Guard
from orders.engine.ports.ledger import Balance, LedgerChange, LedgerHead, Wake
from orders.engine.questions import (
    Available,
    Draw,
    Drawn,
    LedgerAnswer,
    LedgerQuestion,
    OnHand,
    Queue,
    Reserve,
    Reserved,
    Take,
    Waiting,
)
from tests.fakes.book import Book, Staging
from tests.fakes.server import MemoryServer
from tests.fakes.waiters import ALL, Ident

NOBODY: Ident = (-1, "")
"""A newcomer: no key of any partition waits under this name."""


class MemoryLedger:
    """`orders.engine.ports.ledger.Ledger` in dictionaries. What is set aside for a waiter is its
    own for `set_aside_seconds`. While it opens, a call adds up `added` pieces; an offer of what
    came free costs so much `effort` at most, about."""

    def __init__(
        self,
        server: MemoryServer,
        name: str,
        partitions: int,
        set_aside_seconds: float = 30.0,
        drawn: bool = False,
        added: int = ALL,
        tells: bool = False,
        effort: int = ALL,
    ) -> None:
        self.name = name
        self._tells = tells
        self._server = server
        self._partitions = partitions
        self._drawn = drawn
        self._lifetime = int(set_aside_seconds * 1000)
        self._added = added
        self._effort = effort

    def prepare(
        self, guards: Mapping[int, Guard], questions: Sequence[tuple[int, str, LedgerQuestion]]
    ) -> list[LedgerAnswer]:
        book = self._compared(guards)
        if not book.drawn and any(isinstance(question, Draw) for _, _, question in questions):
            raise Stale(dict.fromkeys(guards, "no names"))
        return [_answer(book, partition, key, question) for partition, key, question in questions]

    def withdraw(self, guards: Mapping[int, Guard], takes: Sequence[tuple[int, str, int]]) -> None:
        book = self._compared(guards)
        grown = set()
        for partition, account, amount in takes:
            taken = min(amount, book.tentative.get(partition, {}).get(account, 0))
            if taken > 0:
                book.take(partition, account, -taken)
                grown.add(account)
        book.offer(book.grown(grown), self._until())

    def confirm(self, changes: Mapping[int, tuple[Guard, BatchId, LedgerChange]]) -> None:
        _check(change for _, _, change in changes.values())
        book = self._open(changes)
        reasons = {
            partition: reason
            for partition, (guard, _, _) in changes.items()
            if (reason := book.differs(partition, guard))
        }
        fresh = {
            partition: change
            for partition, (_, _, change) in changes.items()
            if partition not in reasons
        }
        book.confirmed.update({partition: changes[partition][1] for partition in fresh})
        if fresh:
            book.apply(fresh, self._until())
        self._tell(book, fresh.values())
        if reasons:
            raise Stale(reasons)

    def wakes(self, guards: Mapping[int, Guard], limit: int) -> dict[int, list[Wake]]:
        book = self._compared(guards)
        book.offer(set(book.waiters.expire(self._server.time())), self._until())
        return {partition: book.waiters.see(partition, limit) for partition in guards}

    def passes(
        self, guards: Mapping[int, Guard], limit: int
    ) -> dict[int, list[tuple[str, str, int]]]:
        book = self._compared(guards)
        return {partition: book.waiters.passes(partition, limit) for partition in guards}

    def head(self, partition: int) -> LedgerHead:
        book = self._book()
        if book is None or self._drawn > book.drawn:
            return LedgerHead(open=False, fencing_token=0, confirmed=NOTHING, staged=False)
        return LedgerHead(
            book.open,
            book.fencing_tokens.get(partition, 0),
            book.confirmed.get(partition, NOTHING),
            partition in book.staged and book.staged[partition].whole,
            book.adding is not None,
        )

    def claim(
        self, partition: int, fencing_token: int, confirmed: BatchId, change: LedgerChange
    ) -> None:
        _check([change])
        book = self._open([partition])
        if partition not in book.fencing_tokens:
            raise Stale({partition: "missing"})
        if book.fencing_tokens[partition] > fencing_token:
            raise Stale({partition: "fencing_token"})
        book.fencing_tokens[partition] = fencing_token
        late = book.confirmed[partition] < confirmed
        if late:
            book.confirmed[partition] = confirmed
        book.waiters.requeue(partition)
        news = change if late else LedgerChange()
        book.apply({partition: news}, self._until())
        self._tell(book, [news])

    def stage(
        self,
        partition: int,
        fencing_token: int,
        confirmed: BatchId,
        totals: LedgerChange,
        piece: int = 0,
        last: bool = True,
    ) -> bool:
        _check([totals])
        book = self._book()
        if book is None or self._drawn > book.drawn:
            book = self._server.books[self.name] = Book(
                self._server.run_id, self._drawn, effort=self._effort
            )
        if book.open and book.fencing_tokens.get(partition) == fencing_token:
            return True
        staging = book.staged.get(partition)
        known = book.fencing_tokens.get(partition, 0), staging.fencing_token if staging else 0
        if book.open or fencing_token < max(known):
            raise Stale({partition: "fencing_token"})
        if piece == 0:
            book.unstage(partition)
            staging = book.staged[partition] = Staging(fencing_token, confirmed)
        elif staging is None or (staging.fencing_token, len(staging.pieces), staging.whole) != (
            fencing_token,
            piece,
            False,
        ):
            raise Stale({partition: "piece"})
        staging.pieces.append(deepcopy(totals))
        self._tell(book, [totals])
        staging.whole = last
        return last and self.further()

    def further(self) -> bool:
        book = self._book()
        if book is None:
            return False
        staged = [book.staged.get(number) for number in range(self._partitions)]
        if not book.open and all(one is not None and one.whole for one in staged):
            book.further(self._added, self._until())
            self._server.opened[self.name] += book.open
        return book.open

    def close(self) -> None:
        book = self._book()
        if book is not None:
            book.open, book.adding = False, None
            book.staged.clear()

    def available(self, accounts: Sequence[str]) -> tuple[int, ...]:
        book = self._book()
        if book is None or not book.open:
            return ()
        return tuple(book.available(account, NOBODY) for account in accounts)

    def balances(self) -> dict[str, tuple[int, int]]:
        book = self._book()
        if book is None or not book.open:
            return {}
        both = {
            account: (book.free.get(account, 0), book.on_hand.get(account, 0))
            for account in book.free | book.on_hand
        }
        return {account: amounts for account, amounts in both.items() if any(amounts)}

    def skips(self, partition: int, keys: Sequence[str]) -> list[int]:
        book = self._book()
        times = book.waiters.times if book else {}
        return [sum(times.get((partition, key), {}).values()) for key in keys]

    def changed(
        self, guards: Mapping[int, Guard], now: int, limit: int
    ) -> dict[int, list[tuple[str, Balance]]]:
        book = self._compared(guards)
        return {
            partition: book.told.changed(partition, now, limit, book.balance)
            for partition in guards
        }

    def _tell(self, book: Book, changes: Iterable[LedgerChange]) -> None:
        for change in changes:
            for account in change.touched if self._tells else ():
                book.told.touch(self._home(account), account)
            for account, hearing in change.heard.items():
                book.told.hear(self._home(account), account, hearing)

    def _home(self, account: str) -> int:
        return partition_of(account.encode(), self._partitions)

    def _until(self) -> int:
        return self._server.time() + self._lifetime

    def _book(self) -> Book | None:
        """The ledger, None if nothing of it was kept under the present run id."""
        book = self._server.books.get(self.name)
        return book if book is not None and book.run_id == self._server.run_id else None

    def _open(self, partitions: Mapping[int, object] | Sequence[int]) -> Book:
        book = self._book()
        if book is not None and book.open:
            return book
        reason = "run_id" if book is None and self.name in self._server.books else "closed"
        raise Stale(dict.fromkeys(partitions, reason))

    def _compared(self, guards: Mapping[int, Guard]) -> Book:
        book = self._open(guards)
        reasons = {
            partition: reason
            for partition, guard in guards.items()
            if (reason := book.differs(partition, guard))
        }
        if reasons:
            raise Stale(reasons)
        return book


def _answer(book: Book, partition: int, key: str, question: LedgerQuestion) -> LedgerAnswer:
    match question:
        case Reserve():
            return _reserve(book, (partition, key), question)
        case Draw():
            return _draw(book, (partition, key), question)
        case Waiting(account=account, most=most):
            waiters = book.waiters.in_order(account)
            free = book.free.get(account, 0)
            return Queue(tuple(waiters[:most]), len(waiters) > most, free)
        case Available(accounts=accounts):
            return tuple(book.available(account, (partition, key)) for account in accounts)
        case OnHand(accounts=accounts):
            return tuple(book.on_hand.get(account, 0) for account in accounts)


def _reserve(book: Book, ident: Ident, question: Reserve) -> Reserved:
    free, granted = [], []
    for take in question.takes:  # each sees what the ones before it left
        free.append(book.available(take.account, ident, question.limit or 0, question.rank))
        granted.append(min(take.amount, max(free[-1], 0)))
        book.free[take.account] = book.free.get(take.account, 0) - granted[-1]
    for take, grant in zip(question.takes, granted, strict=True):
        book.free[take.account] += grant
    complete = all(
        grant == take.amount for grant, take in zip(granted, question.takes, strict=True)
    )
    if not complete and not question.partial:
        granted = [0] * len(granted)
    for take, grant in zip(question.takes, granted, strict=True):
        if grant:
            _take(book, ident, Take(take.account, grant))
    waiting = [
        0 if complete else book.waiters.needed(take.account, but=ident) for take in question.takes
    ]
    return Reserved(tuple(granted), tuple(free), complete, tuple(waiting))


def _draw(book: Book, ident: Ident, question: Draw) -> Drawn:
    """The real one keeps the names in order and looks at no others."""
    least = max(question.prefix.encode(), question.least.encode())
    could = [
        Take(account, free)
        for account in sorted(book.free, key=str.encode)
        if account.startswith(question.prefix) and account.encode() >= least
        if (free := book.available(account, ident)) > 0
    ]
    free, left = sum(take.amount for take in could), question.amount
    if free < left and not question.partial:
        return Drawn((), free, complete=False)
    takes = list[Take]()
    for take in could:
        if left:
            takes.append(Take(take.account, min(take.amount, left)))
            left -= takes[-1].amount
            _take(book, ident, takes[-1])
    return Drawn(tuple(takes), free, complete=not left)


def _take(book: Book, ident: Ident, take: Take) -> None:
    book.take(ident[0], take.account, take.amount)
    book.waiters.use(take.account, ident, take.amount)


def _check(changes: Iterable[LedgerChange]) -> None:
    for change in changes:
        for key, waits in change.waits.items():
            check_waits(key, waits)
