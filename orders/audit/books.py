"""What the states hold of the ledgers, kept small: only live reservations and the accounts'
shares. Can be brought further along the topics."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from orders.audit.standing import Reserved, Share, Standing

SHARE = "@share/"
"""Begins the key of a partition's share of an account: `@share/<ledger>/<account>`."""


def account_of(key: str) -> tuple[str, str]:
    """(ledger, account) whose share stands under the key."""
    ledger, _, account = key.removeprefix(SHARE).partition("/")
    return ledger, account


class Holder(NamedTuple):
    """Who holds: the key as one stage's state has it."""

    stage: str
    partition: int
    key: str


class Books:
    """`holds` by holder; `shares` by (partition, ledger, account)."""

    def __init__(self) -> None:
        self.reservations: dict[Holder, tuple[Reserved, ...]] = {}
        self.shares: dict[tuple[int, str, str], Share] = {}

    def put(self, holder: Holder, standing: Standing | None) -> set[tuple[str, str]]:
        """The key's state is now this; returns the (ledger, account)s that it touched before and
        touches now."""
        before = self.reservations.pop(holder, ())
        now = standing.reservations if standing is not None else ()
        if now:
            self.reservations[holder] = now
        touched = {(reservation.ledger, reservation.account) for reservation in (*before, *now)}
        if holder.key.startswith(SHARE):
            touched.add(self._put_share(holder, standing and standing.share))
        return touched

    def _put_share(self, holder: Holder, share: Share | None) -> tuple[str, str]:
        """None: the partition has nothing of the account any more. Returns (ledger, account)."""
        ledger, account = account_of(holder.key)
        if share is None:
            self.shares.pop((holder.partition, ledger, account), None)
        else:
            self.shares[holder.partition, ledger, account] = share
        return ledger, account

    def reserved(self) -> Iterator[tuple[Holder, Reserved]]:
        """Every single reservation."""
        for holder, reservations in self.reservations.items():
            for reservation in reservations:
                yield holder, reservation

    def balances(self, ledger: str) -> dict[str, tuple[int, int]]:
        """Account -> (free, on hand), without those where both are 0. Free = supplied - consumed
        - held."""
        free: Counter[str] = Counter()
        on_hand: Counter[str] = Counter()
        for share in self.shares.values():
            if share.ledger == ledger:
                on_hand[share.account] += share.supplied - share.consumed
                free[share.account] += share.supplied - share.consumed
        for _, reservation in self.reserved():
            if reservation.ledger == ledger:
                free[reservation.account] -= reservation.amount
        return {
            account: (free[account], on_hand[account])
            for account in free.keys() | on_hand.keys()
            if free[account] or on_hand[account]
        }
