"""The fake's waiters of one ledger: who waits for what, what is set aside for whom, whom to wake.

A wait is in one of three places. *Queued*: next growth or insertion may serve it. *Called*: units
were set aside for it and its key has a wake entry. *Passed*: it was called and waits on unchanged
(or let its set-aside expire); it has had its turn until more comes free.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from orders.engine.core.waits import SEPARATOR, Wait

SCAN = 200
"""Waiters that one offer passes over, at most, because they need more than is left."""

Ident = tuple[int, str]
"""Partition and key."""


class Place(NamedTuple):
    """What a wait on an account looks like there. Sorts as the queue does."""

    order: bytes
    ident: Ident
    need: int


class Aside(NamedTuple):
    """Units set aside until a wall-clock time in milliseconds."""

    amount: int
    until: int


@dataclass(slots=True)
class Wake:
    """A wake entry. `seen`: its owner has read it; only then can a batch have handled it."""

    account: str
    seen: bool = False


@dataclass(slots=True)
class Waiters:
    """The inner dictionaries go by account, and by (partition, key)."""

    waits: dict[Ident, list[Wait]] = field(default_factory=dict)
    queued: dict[str, dict[Ident, Place]] = field(default_factory=dict)
    passed: dict[str, dict[Ident, Place]] = field(default_factory=dict)
    asides: dict[str, dict[Ident, Aside]] = field(default_factory=dict)
    wakes: dict[int, dict[str, Wake]] = field(default_factory=dict)
    skips: dict[Ident, int] = field(default_factory=dict)

    def set_aside(self, account: str) -> int:
        """Units of the account that are set aside, for whomever."""
        return sum(aside.amount for aside in self.asides.get(account, {}).values())

    def blocking(self, account: str, ident: Ident) -> int:
        """Units that are set aside for others and not for this key to take: one that waits is
        blocked only by those who rank before it (its rank is that of its wait on this account,
        else of its first)."""
        asides, own = self.asides.get(account, {}), self.waits.get(ident)
        if own is None:
            return self.set_aside(account)
        rank = next((wait for wait in own if wait[0] == account), own[0])[2]
        bound = _order(rank, ident)
        return sum(
            aside.amount
            for other, aside in asides.items()
            if self._place_on(account, other).order < bound
        )

    def use(self, account: str, ident: Ident, amount: int) -> None:
        """The key takes so much: its own set-aside goes first."""
        aside = self.asides.get(account, {}).get(ident)
        if aside is not None:
            left = aside.amount - min(amount, aside.amount)
            if left:
                self.asides[account][ident] = aside._replace(amount=left)
            else:
                del self.asides[account][ident]

    def replace(self, ident: Ident, new: list[Wait]) -> list[str]:
        """The key's whole new list; an entry that stays keeps its place. Returns the accounts to
        offer."""
        old = self.waits.pop(ident, [])
        ended, begun = (
            [wait for wait in old if wait not in new],
            [wait for wait in new if wait not in old],
        )
        for account, _, _ in ended:
            for places in (self.queued, self.passed, self.asides):
                places.get(account, {}).pop(ident, None)
        for wait in begun:
            self.queued.setdefault(wait[0], {})[ident] = _place(ident, wait)
        if new:
            self.waits[ident] = list(new)
        else:
            self.wakes.get(ident[0], {}).pop(ident[1], None)
            self.skips.pop(ident, None)
        return [account for account, _, _ in ended + begun]

    def heard(self, ident: Ident) -> list[str]:
        """Its wake was handled: what is still called has had its turn, unless it was called once
        more since its owner looked."""
        wake = self.wakes.get(ident[0], {}).get(ident[1])
        if wake is None or not wake.seen:
            return []
        del self.wakes[ident[0]][ident[1]]
        return [wait[0] for wait in self.waits.get(ident, ()) if self._pass(ident, wait)]

    def expire(self, now: int) -> list[str]:
        """End the set-asides whose time is over."""
        over = [
            (account, ident)
            for account, asides in self.asides.items()
            for ident, aside in asides.items()
            if aside.until <= now
        ]
        for account, ident in over:
            self._pass(ident, next(wait for wait in self.waits[ident] if wait[0] == account))
        return [account for account, _ in over]

    def requeue(self, partition: int) -> None:
        """After a batch that came to nothing: who used up its set-aside in it queues again."""
        for key in self.wakes.get(partition, {}):
            ident = (partition, key)
            for wait in self.waits.get(ident, ()):
                if ident not in self.asides.get(wait[0], {}) and ident not in self.passed.get(
                    wait[0], {}
                ):
                    self.queued.setdefault(wait[0], {})[ident] = _place(ident, wait)

    def grown(self, account: str) -> None:
        """More came free: everyone's turn again."""
        self.queued.setdefault(account, {}).update(self.passed.pop(account, {}))

    def offer(self, account: str, free: int, until: int) -> None:
        """Set aside what is free for the first waiters whose need it meets, and wake them."""
        left = free - self.set_aside(account)
        queue, skipped, waiting = self.queued.get(account, {}), 0, []
        for place in sorted(queue.values()):
            if left <= 0 or skipped == SCAN:
                break
            if place.need > left:
                skipped += 1
                waiting.append(place.ident)
                continue
            left -= place.need
            del queue[place.ident]
            self._call(account, place, until)
            for ident in waiting:
                self.skips[ident] = self.skips.get(ident, 0) + 1
            waiting.clear()

    def see(self, partition: int, limit: int) -> list[tuple[str, str]]:
        """The oldest wake entries of a partition: (key, account)."""
        entries = list(self.wakes.get(partition, {}).items())[:limit]
        for _, wake in entries:
            wake.seen = True
        return [(key, wake.account) for key, wake in entries]

    def _call(self, account: str, place: Place, until: int) -> None:
        partition, key = place.ident
        self.asides.setdefault(account, {})[place.ident] = Aside(place.need, until)
        entries = self.wakes.setdefault(partition, {})
        entries.pop(key, None)
        entries[key] = Wake(account)

    def _pass(self, ident: Ident, wait: Wait) -> bool:
        account = wait[0]
        if ident in self.queued.get(account, {}):
            return False
        self.passed.setdefault(account, {})[ident] = _place(ident, wait)
        return self.asides.get(account, {}).pop(ident, None) is not None

    def _place_on(self, account: str, ident: Ident) -> Place:
        return _place(ident, next(wait for wait in self.waits[ident] if wait[0] == account))


def _place(ident: Ident, wait: Wait) -> Place:
    return Place(_order(wait[2], ident), ident, wait[1])


def _order(rank: str, ident: Ident) -> bytes:
    """By rank, then partition (as text), then key."""
    return f"{rank}{SEPARATOR}{ident[0]}{SEPARATOR}{ident[1]}".encode()
