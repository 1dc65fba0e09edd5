"""The fake's waiters of one ledger: who waits for what, what is set aside for whom, whom to wake.

A wait is in one of three places. *Queued*: next growth or insertion may serve it. *Called*: units
were set aside for it and its key has a wake entry. *Resting*: it was called and waits on unchanged
(or let its set-aside expire); it has had its turn until more comes free.

A queued wait is *passed over* when units are set aside for one behind it, because it needs more
than there is; that is counted, at most once an offer. From as many times on as it allows, units are
*kept* for it: all that is left when its turn comes, anew with every offer. So what is kept goes to
those who rank before it as if it were free, and to nobody else.

An offer that has cost enough ends where nobody is passed over by somebody yet to come. It goes on
from there with the next, whosever that is, unless more is left then or somebody queued before
there: then it begins anew. Until it is over, what it has not dealt out is for those whom it has not
come to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from orders.contracts.records import PassedWaiter
from orders.engine.core.waits import SEPARATOR
from orders.engine.ports import ledger as engine
from orders.engine.ports.ledger import Wait
from orders.engine.questions import Waiter

SCAN = 200
"""Waiters that need more than is left, at most, at which one offer looks."""
PER_CALL = 10
"""What it costs to call a waiter, as against looking at one."""
EXPIRING = 500
"""So many set-asides end at once."""
ALL = 10**9

Ident = tuple[int, str]
"""Partition and key."""


class Place(NamedTuple):
    """What a wait on an account looks like there. Sorts as the queue does."""

    order: bytes
    ident: Ident
    wait: Wait

    @property
    def whole(self) -> bytes:
        """All of it; sorts alike."""
        amount, limit, passes = self.wait.amount, self.wait.limit, self.wait.passes
        return self.order + SEPARATOR.join(("", *map(str, (amount, limit, passes)))).encode()


class Aside(NamedTuple):
    """Units set aside until a wall-clock time in milliseconds; None: kept, which has no end."""

    amount: int
    until: int | None


class UnderWay(NamedTuple):
    """An offer goes on behind a place in the queue, of which this is all; what was left of it, and
    how many that it looked at need more."""

    left: int
    short: int
    behind: bytes


@dataclass(slots=True)
class Wake:
    """A wake entry. `seen`: its owner has read it; only then can a batch have handled it."""

    account: str
    seen: bool = False


@dataclass(slots=True)
class Waiters:
    """The inner dictionaries go by account, and by (partition, key). `offers`: those under way;
    None where it begins anew."""

    waits: dict[Ident, list[Wait]] = field(default_factory=dict)
    queued: dict[str, dict[Ident, Place]] = field(default_factory=dict)
    resting: dict[str, dict[Ident, Place]] = field(default_factory=dict)
    asides: dict[str, dict[Ident, Aside]] = field(default_factory=dict)
    wakes: dict[int, dict[str, Wake]] = field(default_factory=dict)
    times: dict[Ident, dict[str, int]] = field(default_factory=dict)
    untold: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    passed: dict[Ident, dict[tuple[str, str], PassedWaiter]] = field(default_factory=dict)
    offers: dict[str, UnderWay | None] = field(default_factory=dict)

    def set_aside(self, account: str) -> int:
        """Units of the account that are set aside or kept, for whomever."""
        return sum(aside.amount for aside in self.asides.get(account, {}).values())

    def in_order(self, account: str) -> list[Waiter]:
        """Who waits for the account, in the order in which they are served."""
        queued, resting = (places.get(account, {}) for places in (self.queued, self.resting))
        called = [
            self._place_on(account, ident)
            for ident, aside in self.asides.get(account, {}).items()
            if aside.until is not None
        ]
        places = sorted([*queued.values(), *resting.values(), *called])
        return [
            Waiter(place.ident[1], place.wait.rank, place.wait.amount, place.wait.passes)
            for place in places
        ]

    def needed(self, account: str, but: Ident | None = None) -> int:
        """How much those who wait for the account need, but for one."""
        return sum(
            wait.amount
            for ident, waits in self.waits.items()
            for wait in waits
            if wait.account == account and ident != but
        )

    def blocking(self, account: str, ident: Ident, rank: str) -> int:
        """Units set aside or kept for others and not for this key to take: one that waits is
        blocked only by those who rank before it (its rank is that of its wait on this account,
        else of its first, else the one that it tells)."""
        asides, own = self.asides.get(account, {}), self.waits.get(ident)
        if own:
            rank = next((wait for wait in own if wait.account == account), own[0]).rank
        elif not rank:
            return self.set_aside(account)
        bound = _order(rank, ident)
        return sum(
            aside.amount
            for other, aside in asides.items()
            if self._place_on(account, other).order < bound
        )

    def awaited(self, account: str, ident: Ident) -> int:
        """Units that an offer under way has not dealt out and that are not for this key: all that
        the others need, unless it has come to this one, or set units aside for it."""
        if account not in self.offers:
            return 0
        offer = self.offers[account]
        if any(wait.account == account for wait in self.waits.get(ident, ())):
            place = self._place_on(account, ident)
            reached = offer is not None and place.whole <= offer.behind
            if reached or ident in self.asides.get(account, {}):
                return 0
        return self.needed(account, but=ident)

    def use(self, account: str, ident: Ident, amount: int) -> None:
        """The key takes so much: what is set aside or kept for it goes first."""
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
        for wait in ended:
            for places in (self.queued, self.resting, self.asides):
                places.get(wait.account, {}).pop(ident, None)
        for wait in begun:
            self._queue_up(ident, wait)
        if new:
            self.waits[ident] = list(new)
        else:
            if ident not in self.passed:  # else it is woken all the same, to tell
                self.wakes.get(ident[0], {}).pop(ident[1], None)
            for account in self.times.pop(ident, ()):
                self._known(ident, account)
        return [wait.account for wait in ended + begun]

    def heard(self, ident: Ident) -> list[str]:
        """Its wake was handled: what is still called has had its turn, unless it was called once
        more since its owner looked."""
        wake = self.wakes.get(ident[0], {}).get(ident[1])
        if wake is None or not wake.seen:
            return []
        del self.wakes[ident[0]][ident[1]]
        self.passed.pop(ident, None)
        return [wait.account for wait in self.waits.get(ident, ()) if self._rest(ident, wait)]

    def expire(self, now: int) -> list[str]:
        """End the set-asides whose time is over."""
        due = sorted(
            (aside.until, account.encode(), self._place_on(account, ident).whole, ident)
            for account, asides in self.asides.items()
            for ident, aside in asides.items()
            if aside.until is not None and aside.until <= now
        )
        over = [(account.decode(), ident) for _, account, _, ident in due[:EXPIRING]]
        for account, ident in over:
            self._rest(ident, self._place_on(account, ident).wait)
        return [account for account, _ in over]

    def requeue(self, partition: int) -> None:
        """After a batch that came to nothing: who used up its set-aside in it queues again."""
        for key in self.wakes.get(partition, {}):
            ident = (partition, key)
            for wait in self.waits.get(ident, ()):
                asides, resting = (
                    places.get(wait.account, {}) for places in (self.asides, self.resting)
                )
                if ident not in asides and ident not in resting:
                    self._queue_up(ident, wait)

    def grown(self, account: str) -> None:
        """More came free: everyone's turn again."""
        resting = self.resting.pop(account, {})
        self.queued.setdefault(account, {}).update(resting)
        if resting and account in self.offers:
            self.offers[account] = None

    def offer_all(
        self, accounts: Iterable[str], free: Mapping[str, int], until: int, effort: int
    ) -> None:
        """Offer on these accounts, and where an offer is under way."""
        if not any(self.queued.values()):
            self.offers.clear()
            return
        for account in sorted({*accounts, *self.offers}, key=str.encode):
            effort = self.offer(account, free.get(account, 0), until, effort)

    def offer(self, account: str, free: int, until: int, effort: int = ALL) -> int:
        """Set aside what is free for the first waiters whose need it meets, and wake them; what
        is kept is first free again, and goes by the same order. Returns what is left of the
        effort."""
        if effort <= 0:
            self.offers.setdefault(account, None)
            return effort
        left, short, behind = self._begin(account, free)
        limited = self._limited(account)
        passing: list[tuple[Place, int]] = []
        queued = sorted(self.queued.get(account, {}).values())
        effort -= 1
        for number, place in enumerate([one for one in queued if one.whole > behind]):
            if (left <= 0 and not limited) or short == SCAN:
                break
            if effort <= 0 and number and not passing:
                self.offers[account] = UnderWay(left, short, behind)
                break
            effort, behind = effort - 1, place.whole
            if _is_met(place.wait, left):
                left, effort = left - self._call(place, until), effort - PER_CALL
                for one, could in passing:
                    self._pass_over(one, place, could)
                    if self._keeps(one):
                        left -= self._keep(one, left)
                passing.clear()
            else:
                short += 1
                if self._keeps(place):
                    left -= self._keep(place, left)
                else:
                    passing.append((place, place.wait.limit + left))
        return effort

    def _begin(self, account: str, free: int) -> UnderWay:
        """Where an offer begins, or goes on."""
        asides = self.asides.setdefault(account, {})
        begun, left = self.offers.pop(account, None), free - self.set_aside(account)
        if begun is not None and left <= begun.left:
            return begun._replace(left=left)
        for ident in [ident for ident, aside in asides.items() if aside.until is None]:
            del asides[ident]
        return UnderWay(free - self.set_aside(account), 0, b"")

    def passes(self, partition: int, limit: int) -> list[tuple[str, str, int]]:
        """Who was passed over and does not know yet: (key, account, times)."""
        return [
            (key, account, self.times[partition, key][account])
            for key, account in self.untold.get(partition, [])[:limit]
        ]

    def told(self, ident: Ident, account: str, times: int) -> None:
        """It knows now, unless it was passed over once more since."""
        if self.times.get(ident, {}).get(account, 0) <= times:
            self._known(ident, account)

    def see(self, partition: int, limit: int) -> list[engine.Wake]:
        """The oldest wake entries of a partition."""
        entries = list(self.wakes.get(partition, {}).items())[:limit]
        for _, wake in entries:
            wake.seen = True
        return [
            engine.Wake(key, wake.account, list(self.passed.get((partition, key), {}).values()))
            for key, wake in entries
        ]

    def _limited(self, account: str) -> bool:
        """Whether anybody waits on the account with a limit."""
        return any(
            wait.account == account and wait.limit
            for waits in self.waits.values()
            for wait in waits
        )

    def _keeps(self, place: Place) -> bool:
        """Whether it was passed over as often as it allows."""
        times = self.times.get(place.ident, {}).get(place.wait.account, 0)
        return 0 <= place.wait.passes <= times

    def _pass_over(self, place: Place, by: Place, free: int) -> None:
        (partition, key), account = place.ident, place.wait.account
        self.passed.setdefault(by.ident, {})[account, key] = {
            "account": account,
            "key": key,
            "rank": place.wait.rank,
            "need": place.wait.amount,
            "free": free,
            "by": by.wait.rank,
        }
        times = self.times.setdefault(place.ident, {})
        times[account] = times.get(account, 0) + 1
        untold = self.untold.setdefault(partition, [])
        if (key, account) not in untold:
            untold.append((key, account))

    def _known(self, ident: Ident, account: str) -> None:
        untold = self.untold.get(ident[0], [])
        if (ident[1], account) in untold:
            untold.remove((ident[1], account))

    def _call(self, place: Place, until: int) -> int:
        """Set aside what it needs, and wake its key."""
        (partition, key), wait = place.ident, place.wait
        del self.queued[wait.account][place.ident]
        self.asides[wait.account][place.ident] = Aside(wait.amount, until)
        entries = self.wakes.setdefault(partition, {})
        entries.pop(key, None)
        entries[key] = Wake(wait.account)
        return wait.amount

    def _keep(self, place: Place, left: int) -> int:
        """Keep for it what it can have of what is left, without waking it."""
        amount = place.wait.limit + left
        if amount <= 0:
            return 0
        self.asides[place.wait.account][place.ident] = Aside(amount, None)
        return amount

    def _rest(self, ident: Ident, wait: Wait) -> bool:
        """A called wait has had its turn; False if it was not called, or had nothing set aside
        any more."""
        if ident in self.queued.get(wait.account, {}):
            return False
        self.resting.setdefault(wait.account, {})[ident] = _place(ident, wait)
        return self.asides.get(wait.account, {}).pop(ident, None) is not None

    def _queue_up(self, ident: Ident, wait: Wait) -> None:
        """An offer that is past it begins anew."""
        place, offer = _place(ident, wait), self.offers.get(wait.account)
        self.queued.setdefault(wait.account, {})[ident] = place
        if offer is not None and place.whole <= offer.behind:
            self.offers[wait.account] = None

    def _place_on(self, account: str, ident: Ident) -> Place:
        return _place(ident, next(wait for wait in self.waits[ident] if wait.account == account))


def _is_met(wait: Wait, left: int) -> bool:
    return wait.amount <= wait.limit + left


def _place(ident: Ident, wait: Wait) -> Place:
    return Place(_order(wait.rank, ident), ident, wait)


def _order(rank: str, ident: Ident) -> bytes:
    """By rank, then partition (as text), then key."""
    return f"{rank}{SEPARATOR}{ident[0]}{SEPARATOR}{ident[1]}".encode()
