"""A ledger: what many partitions share, such as the free stock of an article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from orders.contracts.records import PassedWaiter
from orders.engine.ports.guard import BatchId, Guard
from orders.engine.questions import LedgerAnswer, LedgerQuestion


class Wait(NamedTuple):
    """A key's place in the queue of an account.

    `rank`: the smallest is served first. `limit`: what can be had is limit + free. `passes`: how
    often units may go past it to a waiter behind it before what comes free is kept for it (-1:
    any number of times).
    """

    account: str
    amount: int
    rank: str
    limit: int = 0
    passes: int = -1


class Balance(NamedTuple):
    """What is there of an account: `free` is promised to nobody, what is only tentatively taken
    counts as free; `waiting` is what all who wait for it need."""

    free: int
    on_hand: int
    waiting: int


class Hearing(NamedTuple):
    """An account's key was told of its balance, and is not told again before business time
    `from_at`, milliseconds. `balance` None: it could not be handled, and is still to be told."""

    balance: Balance | None
    from_at: int


class Wake(NamedTuple):
    """A key to wake, as units of the account were set aside for it; and whom they went past to it,
    as far as no earlier waiter's wake names them for the same units."""

    key: str
    account: str
    passed: list[PassedWaiter]


@dataclass(slots=True)
class LedgerChange:
    """What one partition's batch changes in a ledger, net of what was tentatively taken (the
    tentative amounts are dropped).

    `free` and `on_hand`: account -> change. `waits`: key -> its whole new list, [] to stop
    waiting; see `orders.engine.core.waits` for what a list may hold. `woken`: keys whose wake
    entry, as `wakes` gave it, was handled. `told`: what `passes` gave and was handled. `heard`:
    account -> what became of what `changed` gave.
    """

    free: dict[str, int] = field(default_factory=dict)
    on_hand: dict[str, int] = field(default_factory=dict)
    waits: dict[str, list[Wait]] = field(default_factory=dict)
    woken: list[str] = field(default_factory=list)
    told: list[tuple[str, str, int]] = field(default_factory=list)
    heard: dict[str, Hearing] = field(default_factory=dict)

    def __bool__(self) -> bool:
        changed = self.free or self.on_hand or self.waits
        return bool(changed or self.woken or self.told or self.heard)

    def leave_out(self, account: str, amount: int) -> None:
        """So much of what is free and on hand is no change: another partition has it now. The
        account stays named, so that the ledger confirms the batch: a state store that falls back
        behind it is known by that."""
        for sums in (self.free, self.on_hand):
            sums[account] = sums.get(account, 0) - amount

    @property
    def touched(self) -> set[str]:
        """Accounts that may have another balance after it. One that somebody stops waiting for
        stands in `free`, with 0 if need be."""
        waited = {wait.account for waits in self.waits.values() for wait in waits}
        return waited.union(self.free, self.on_hand)

    def add(self, other: "LedgerChange") -> None:
        """That, too: what other keys change. An account that comes to nothing is left out."""
        for sums, more in ((self.free, other.free), (self.on_hand, other.on_hand)):
            for account, amount in more.items():
                sums[account] = sums.get(account, 0) + amount
                if not sums[account]:
                    del sums[account]
        self.waits |= other.waits
        self.woken += other.woken
        self.told += other.told
        self.heard |= other.heard


@dataclass(slots=True)
class LedgerHead:
    """A ledger as one partition sees it. `open`: every partition was staged under the present
    server's run id, and all of it is added up; `opening`: that is under way, and `further` goes on
    with it. `staged`: all that this partition contributes is there."""

    open: bool
    fencing_token: int
    confirmed: BatchId
    staged: bool
    opening: bool = False

    @property
    def awaits_others(self) -> bool:
        """It is closed, and not for want of anything of this partition."""
        return self.staged and not self.open


class Ledger(Protocol):
    """One ledger in Redis, one hash slot for all partitions: free and on-hand totals, tentative
    takes per partition, waiters, set-asides, wakes.

    Free of an account = supplied - consumed - reservations - tentative takes of all partitions. The
    server's run id is compared inside every call. What can be had of an account = its free (plus
    the question's limit) less what is set aside for others; who waits is not blocked by what is set
    aside for those who rank behind it. One that was woken and waits on unchanged is not woken again
    until more comes free on that account.

    Units are kept for the first waiter that was passed over as often as it allows: all that is
    free of the account, without waking it, until its need is met; then they are set aside and it
    is woken. What is kept blocks as what is set aside does. It does not expire: it ends with the
    wait, so a stage must bound the wait by a timer of its own.
    """

    name: str

    def prepare(
        self, guards: Mapping[int, Guard], questions: Sequence[tuple[int, str, LedgerQuestion]]
    ) -> list[LedgerAnswer]:
        """Answer (partition, key, question) in order; what is granted is taken tentatively for that
        partition at once.

        All or nothing over the partitions: if any differs, nothing is taken and Stale names those.
        A key may use what is set aside for it.
        """

    def withdraw(self, guards: Mapping[int, Guard], takes: Sequence[tuple[int, str, int]]) -> None:
        """Undo tentative takes (partition, account, amount) of handlers that failed, never more
        than was taken; wakes who waits. All or nothing over the partitions, as `prepare`."""

    def confirm(self, changes: Mapping[int, tuple[Guard, BatchId, LedgerChange]]) -> None:
        """Per partition (guard, new confirmed, change): drop the tentative takes, apply the change,
        index waiters, wake. Stale as in StateStore."""

    def wakes(self, guards: Mapping[int, Guard], limit: int) -> dict[int, list[Wake]]:
        """Per partition, waiters to wake, first come first; not removed until confirm. One whose
        wait has ended meanwhile is there only if its wake went past others. Ends expired
        set-asides and wakes the next. Raises Stale."""

    def passes(
        self, guards: Mapping[int, Guard], limit: int
    ) -> dict[int, list[tuple[str, str, int]]]:
        """Per partition, (key, account, how often since it began to wait) of waiters that were
        passed over and have not been told since, first come first and each account once; not
        removed until confirm. Raises Stale."""

    def changed(
        self, guards: Mapping[int, Guard], now: int, limit: int
    ) -> dict[int, list[tuple[str, Balance]]]:
        """Per partition, accounts whose names belong on it and whose balance is another than was
        heard last, if their hearing's `from_at` has come; `now` is business time. Not removed until
        confirm says what was heard. Empty of a ledger that tells nobody. Raises Stale."""

    def head(self, partition: int) -> LedgerHead:
        """The ledger as this partition sees it."""

    def claim(
        self, partition: int, fencing_token: int, confirmed: BatchId, change: LedgerChange
    ) -> None:
        """Drop the partition's tentative takes and set its fencing token (Stale if a higher one is
        there, or the ledger is closed); if what it has confirmed is below `confirmed`, apply the
        change and set it. Wakes who waits."""

    def stage(
        self,
        partition: int,
        fencing_token: int,
        confirmed: BatchId,
        totals: LedgerChange,
        piece: int = 0,
        last: bool = True,
    ) -> bool:
        """Rebuild: contribute this partition's totals under the present run id, `piece` by piece
        as `contributions.in_pieces` makes them (a first contribution under a new run id empties the
        ledger; piece 0 replaces what the partition contributed before). A contribution counts once
        its `last` piece is there. When all partitions are staged the ledger is opened, as far as
        one call may; returns if it is open. Raises Stale for a fencing token below one that was
        there, and for any but its own once the ledger is open: claim it then; for a piece that
        does not follow the one before it, too."""

    def further(self) -> bool:
        """Go on opening the ledger, if every partition is staged: whoever calls it does the same.
        Returns if it is open. Nobody is answered out of it before that."""

    def close(self) -> None:
        """Close the ledger: every owner has to stage again."""

    def available(self, accounts: Sequence[str]) -> tuple[int, ...]:
        """What a newcomer could have of each account; empty while the ledger is closed. For
        estimates of stages that do not own it: not compared, nothing is taken."""

    def balances(self) -> dict[str, tuple[int, int]]:
        """Account -> (free, on hand), without those where both are 0; empty while the ledger is
        closed. Read in pieces: what moves meanwhile is as of one moment or another. For queries."""

    def skips(self, partition: int, keys: Sequence[str]) -> list[int]:
        """How often units went past each key to a waiter behind it, because it needs more than
        there was. Only to explain: not compared."""
