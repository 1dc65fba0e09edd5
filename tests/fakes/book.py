"""What the fake server keeps of one ledger."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.ledger import Balance, LedgerChange
from tests.fakes.balances_told import BalancesTold
from tests.fakes.waiters import ALL, Ident, Waiters


@dataclass(slots=True)
class Staging:
    """A partition's contribution to a ledger that is being rebuilt; `whole`: no piece is
    missing."""

    fencing_token: int
    confirmed: BatchId
    pieces: list[LedgerChange] = field(default_factory=list)
    whole: bool = False


@dataclass(slots=True)
class Book:
    """Whether it may be drawn on; partition -> fencing token, last confirm, staging, tentative
    takes; account -> free and on hand; who waits. `adding`: pieces still to be added up while it
    opens, by partition; None if that has not begun. `effort`: so much an offer may cost."""

    run_id: str
    drawn: bool = False
    open: bool = False
    fencing_tokens: dict[int, int] = field(default_factory=dict)
    confirmed: dict[int, BatchId] = field(default_factory=dict)
    staged: dict[int, Staging] = field(default_factory=dict)
    adding: list[tuple[int, LedgerChange]] | None = None
    free: dict[str, int] = field(default_factory=dict)
    on_hand: dict[str, int] = field(default_factory=dict)
    tentative: dict[int, dict[str, int]] = field(default_factory=dict)
    waiters: Waiters = field(default_factory=Waiters)
    told: BalancesTold = field(default_factory=BalancesTold)
    effort: int = ALL

    def differs(self, partition: int, guard: Guard) -> str | None:
        """Why the guard does not fit, None if it does."""
        if partition not in self.fencing_tokens:
            return "missing"
        if self.fencing_tokens[partition] != guard.fencing_token:
            return "fencing_token"
        return None if self.confirmed[partition] == guard.confirmed else "confirmed"

    def available(self, account: str, ident: Ident, limit: int = 0, rank: str = "") -> int:
        """What this key could have of it. Set-asides bring it to 0 at most, only reality below."""
        free = limit + self.free.get(account, 0)
        held = max(
            self.waiters.blocking(account, ident, rank), self.waiters.awaited(account, ident)
        )
        return min(free, max(free - held, 0))

    def take(self, partition: int, account: str, amount: int) -> None:
        """Tentatively, until the partition's next confirm or claim."""
        mine = self.tentative.setdefault(partition, {})
        mine[account] = mine.get(account, 0) + amount
        self.free[account] = self.free.get(account, 0) - amount

    def balance(self, account: str) -> Balance:
        """What is there of it; what is only tentatively taken is still free."""
        taken = sum(mine.get(account, 0) for mine in self.tentative.values())
        free = self.free.get(account, 0) + taken
        return Balance(free, self.on_hand.get(account, 0), self.waiters.needed(account))

    def untold(self) -> Iterator[tuple[int, int]]:
        """(partition, from when on it is told), of each account of which another balance was heard
        last."""
        for partition, look in self.told.look.items():
            for account, from_at in look.items():
                if self.balance(account) != self.told.heard.get(account):
                    yield partition, from_at

    def apply(self, changes: Mapping[int, LedgerChange], until: int) -> None:
        """Drop these partitions' tentative takes and apply what they changed; then wake who can
        be served."""
        growth: dict[str, int] = {}
        for partition, change in changes.items():
            _add(growth, self.tentative.pop(partition, {}))
            _add(growth, change.free)
            _add(self.on_hand, change.on_hand)
        _add(self.free, growth)
        offers = self.grown(account for account, amount in growth.items() if amount > 0)
        for (
            partition,
            change,
        ) in (
            changes.items()
        ):  # only now: one whose wake was handled has had its turn with this growth, too
            for key, waits in change.waits.items():
                offers.update(self.waiters.replace((partition, key), waits))
            for key in change.woken:
                offers.update(self.waiters.heard((partition, key)))
            for key, account, times in change.told:
                self.waiters.told((partition, key), account, times)
        self.offer(offers, until)

    def grown(self, accounts: Iterable[str]) -> set[str]:
        """Everyone's turn again on these accounts; returns them, to be offered."""
        offers = set(accounts)
        for account in offers:
            self.waiters.grown(account)
        return offers

    def offer(self, accounts: Iterable[str], until: int) -> None:
        """Set aside what is free on these accounts for those who wait."""
        self.waiters.offer_all(accounts, self.free, until, self.effort)

    def unstage(self, partition: int) -> None:
        """Forget what it contributed; whatever was added up is worth nothing then."""
        self.staged.pop(partition, None)
        self.adding = None

    def further(self, pieces: int, until: int) -> None:
        """Add up so many pieces more; with the last of them it opens."""
        if self.adding is None:
            self.free, self.on_hand, self.tentative, self.waiters = {}, {}, {}, Waiters()
            self.told.heard.clear()
            self.adding = [
                (partition, piece)
                for partition, staging in sorted(self.staged.items())
                for piece in staging.pieces
            ]
        for partition, piece in self.adding[:pieces]:
            _add(self.free, piece.free)
            _add(self.on_hand, piece.on_hand)
            for key, waits in piece.waits.items():
                self.waiters.replace((partition, key), waits)
        del self.adding[:pieces]
        if not self.adding:
            self._start(until)

    def _start(self, until: int) -> None:
        """All is added up: it opens."""
        self.open, self.adding = True, None
        self.fencing_tokens = {
            partition: staging.fencing_token for partition, staging in self.staged.items()
        }
        self.confirmed = {
            partition: staging.confirmed for partition, staging in self.staged.items()
        }
        self.waiters.offer_all([*self.waiters.queued], self.free, until, ALL)


def _add(sums: dict[str, int], more: Mapping[str, int]) -> None:
    for account, amount in more.items():
        sums[account] = sums.get(account, 0) + amount
