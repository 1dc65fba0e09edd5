"""What a handler may ask, of a ledger or of a sequence, and the answers it gets
(docs/architecture.md, Ledgers, Sequences).

Only taking needs a question. Giving back, consuming and supplying are changes of state
(`Handling.state`, `Handling.effects`).
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import NamedTuple, overload

LARGEST = 2**53
"""Ledgers count in numbers that a double holds exactly."""
LONGEST = 5_000
"""So many waiters may be asked for at once: their answer stands in a header."""
MOST_NUMBERS = 100_000
"""So many numbers may be asked for at once: more than a record could hold."""
LONGEST_NAME = 200
"""Of a series, in characters: it is part of a key."""


@dataclass(frozen=True, slots=True)
class Take:
    """So much of one account, in the account's smallest unit. Raises ValueError in the handler
    for a negative or absurd amount."""

    account: str
    amount: int

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= LARGEST:
            raise ValueError(f"cannot take {self.amount} of {self.account}")


@dataclass(frozen=True, slots=True)
class Reserve:
    """Take from accounts of one ledger: all of it or nothing, unless `partial`.

    `limit` is for accounts whose ceiling comes with the question (a credit limit): free = limit -
    what is used. The answer is a `Reserved`. What is granted must stand in the reservations of the
    new state, or it is given back.

    `rank`: of a key that waits, and in no account of this ledger, but in another one's: what is set
    aside here for those who rank behind it does not block it, as if it waited here. "": it is a
    newcomer here, behind all for whom something is set aside.
    """

    ledger: str
    takes: tuple[Take, ...]
    limit: int | None = None
    partial: bool = False
    rank: str = ""


@dataclass(frozen=True, slots=True)
class Reserved:
    """Answer to `Reserve`: per take, what was granted and what could be had of its account when
    asked (see `Ledger`), less what the takes before it in the same question took or would have;
    it is negative if reality is worse than the books.

    `waiting`: per take, how much others wait for on its account, all of which a newcomer would
    have before it; it is told when not all was granted, and 0 else."""

    granted: tuple[int, ...]
    free: tuple[int, ...]
    complete: bool
    waiting: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.waiting:
            object.__setattr__(self, "waiting", (0,) * len(self.granted))

    @property
    def refused(self) -> bool:
        """True if nothing at all was granted."""
        return not any(self.granted)


@dataclass(frozen=True, slots=True)
class Available:
    """Ask what could be reserved now on each account; the answer is a tuple of amounts. A later
    `Reserve` may still be refused.

    Of a ledger that another stage owns (`Stage.reads`) it is what a newcomer could reserve there,
    an estimate: nothing is compared. The answer is empty while that ledger is closed.
    """

    ledger: str
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnHand:
    """Ask for supplied minus consumed on each account, what a count should find; the answer is a
    tuple of amounts."""

    ledger: str
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """Take so much in all from the accounts of one ledger whose names begin with `prefix`, in
    order of their names (by bytes): all of it or nothing, unless `partial`.

    Accounts with names less than `least` are passed over. Who puts what is to go first into the
    name, such as a date of expiry, has it go first. The stage must declare the ledger
    (`Stage.drawn`). The answer is a `Drawn`; what is granted must stand in the reservations of the
    new state, or it is given back. Raises ValueError in the handler for an absurd amount, and
    without a prefix: one question reads all accounts that it may take from.
    """

    ledger: str
    prefix: str
    amount: int
    least: str = ""
    partial: bool = False

    def __post_init__(self) -> None:
        if not self.prefix or not 0 <= self.amount <= LARGEST:
            raise ValueError(f"cannot draw {self.amount} of {self.prefix!r}")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Answer to `Draw`: what was granted of each account, in order of their names, none if it was
    refused; and what all these accounts together could have given when asked."""

    takes: tuple[Take, ...]
    free: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Ask who waits for an account, in the order in which they are served, at most so many, and
    what there is for them. The answer is a `Queue`; one that is being served in the same batch may
    be left out. Raises ValueError in the handler for a senseless number."""

    ledger: str
    account: str
    most: int = 500

    def __post_init__(self) -> None:
        if not 0 < self.most <= LONGEST:
            raise ValueError(f"cannot ask for {self.most} waiters")


class Waiter(NamedTuple):
    """A key that waits: its rank, of which the smallest is served first, how much it needs, and
    how often it lets others go first (`Wait.passes`; 0: units are kept for it)."""

    key: str
    rank: str
    amount: int
    passes: int = -1


@dataclass(frozen=True, slots=True)
class Queue:
    """Answer to `Waiting`; `more`: others wait behind these; `free`: what is there of the account
    and promised to nobody, what is set aside or kept for these included."""

    waiters: tuple[Waiter, ...]
    more: bool
    free: int = 0


@dataclass(frozen=True, slots=True)
class Next:
    """Ask for the next `count` numbers of a sequence of the own partition, which begins at 1; the
    answer is their `range`.

    It must be a handler's last question, and is answered when all others of the round are, to one
    handler after the other. What does not come about takes no number, so a sequence has no gap, and
    nobody else has the same in this partition (docs/decisions/0091-numbers-without-a-gap.md).
    Raises ValueError in the handler for a senseless series or count.
    """

    series: str
    count: int = 1

    def __post_init__(self) -> None:
        if not 0 < len(self.series) <= LONGEST_NAME or not 0 < self.count <= MOST_NUMBERS:
            raise ValueError(f"cannot ask for {self.count} numbers of {self.series!r}")


LedgerQuestion = Reserve | Draw | Waiting | Available | OnHand
LedgerAnswer = Reserved | Drawn | Queue | tuple[int, ...]
Question = LedgerQuestion | Next
Answer = LedgerAnswer | range


@overload
def ask(question: Reserve) -> Generator[Question, Answer, Reserved]: ...
@overload
def ask(question: Draw) -> Generator[Question, Answer, Drawn]: ...
@overload
def ask(question: Waiting) -> Generator[Question, Answer, Queue]: ...
@overload
def ask(question: Next) -> Generator[Question, Answer, range]: ...
@overload
def ask(question: Available | OnHand) -> Generator[Question, Answer, tuple[int, ...]]: ...
def ask(question: Question) -> Generator[Question, Answer, Answer]:
    """`answer = yield from ask(Reserve(...))`: a handler's question, and its answer as its type."""
    return (yield question)
