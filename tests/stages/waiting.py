"""The naive queue of ledgers: who is woken, who is passed over, for whom units are kept. Nothing is
set aside: in a `Room` whoever is woken is handled next."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from orders.contracts.records import PassedWaiter, Wait

Account = tuple[str, str]
"""Ledger and account."""


class Waiter(NamedTuple):
    """One wait of a key; sorts as the queue does."""

    rank: str
    key: str
    wait: Wait


class Queue:
    """`times`: how often each key was passed over on an account since it began to wait. `kept`:
    account -> units for whom that ranks where."""

    def __init__(self) -> None:
        self.times: Counter[tuple[str, Account]] = Counter()
        self.kept: dict[Account, dict[tuple[str, str], int]] = {}

    def offer(
        self, account: Account, free: int, states: Mapping[str, Any]
    ) -> tuple[dict[str, list[PassedWaiter]], list[str]]:
        """Whom to wake, in order, when so much of the account is free, each with those past whom
        it goes, and who was passed over; the rest is kept for the first that was passed over as
        often as it allows."""
        self.kept[account] = {}
        left, woken, passed = free, dict[str, list[PassedWaiter]](), list[str]()
        passing = list[tuple[Waiter, int]]()
        for waiter in waiting(account, states):
            if waiter.wait["amount"] <= waiter.wait["limit"] + left:
                woken[waiter.key] = [_passed(*one, waiter) for one in passing]
                left -= waiter.wait["amount"]
                passed += [one.key for one, _ in passing]
                self.times.update((one.key, account) for one, _ in passing)
                for one, _ in passing:
                    left -= self._keep(account, one, left)
                passing = []
            elif self._keeps(account, waiter):
                left -= self._keep(account, waiter, left)
            else:
                passing.append((waiter, waiter.wait["limit"] + left))
        return woken, passed

    def blocked(self, account: Account, key: str, state: Any, rank: str = "") -> int:
        """Units that are kept for others; those who wait, also in another ledger (`rank`), are
        blocked by whom ranks before only."""
        kept = self.kept.get(account, {})
        own = [wait for wait in (state or {}).get("waits", ()) if wait["ledger"] == account[0]]
        if own:
            rank = next((wait for wait in own if wait["account"] == account[1]), own[0])["rank"]
        elif not rank:
            return sum(kept.values())
        return sum(amount for place, amount in kept.items() if place < (rank, key))

    def replaced(self, key: str, old: Any, new: Any) -> set[Account]:
        """The key's state is a new one. Returns the accounts on which that may change for whom
        units are kept."""
        before, after = (state["waits"] if state else [] for state in (old, new))
        for account in {_account(wait) for wait in before if not _waits_on(wait["ledger"], after)}:
            del self.times[key, account]
        changed = [wait for wait in [*before, *after] if wait not in before or wait not in after]
        return {
            _account(wait)
            for wait in changed
            if wait["passes"] >= 0 or self.kept.get(_account(wait))
        }

    def _keeps(self, account: Account, waiter: Waiter) -> bool:
        return 0 <= waiter.wait["passes"] <= self.times[waiter.key, account]

    def _keep(self, account: Account, waiter: Waiter, left: int) -> int:
        amount = waiter.wait["limit"] + left
        if amount <= 0 or not self._keeps(account, waiter):
            return 0
        self.kept[account][waiter.rank, waiter.key] = amount
        return amount


def waiting(account: Account, states: Mapping[str, Any]) -> list[Waiter]:
    """Who waits for the account, in order."""
    return sorted(
        Waiter(wait["rank"], key, wait)
        for key, state in states.items()
        for wait in state["waits"]
        if _account(wait) == account
    )


def _passed(one: Waiter, free: int, by: Waiter) -> PassedWaiter:
    return {
        "account": one.wait["account"],
        "key": one.key,
        "rank": one.rank,
        "need": one.wait["amount"],
        "free": free,
        "by": by.rank,
    }


def _waits_on(ledger: str, waits: Iterable[Wait]) -> bool:
    return any(wait["ledger"] == ledger for wait in waits)


def _account(wait: Wait) -> Account:
    return wait["ledger"], wait["account"]
