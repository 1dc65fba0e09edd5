"""Does what expires first leave first? Of each take of lots its order has told from which expiry on
goods would do (`LotReserved`); what it was not given although it expires earlier, would have done
and was free all the while was passed over without a reason (IV-08).

What a ledger had free when it was asked stands in no topic. Journals have it a little sooner or
later: a take that was granted before may be written after, and what a lost batch had taken comes
free when its partition is claimed. So what was free is what was free for a while before and after.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from orders.audit.accounts import ARTICLE
from orders.audit.findings import Finding
from orders.audit.source import Record
from orders.contracts.buckets import AVAILABLE, RESERVED

STEADY_MS = 120_000
"""Longer than an owner that died is missed, and a batch can last."""
PICKS = "warehouse.events.v1/"
"""Takes that such records cause are of what was picked, whatever should have been."""
EXPIRY = len("yyyymmdd")


class Take(NamedTuple):
    """Of a lot on a shelf, for an order, by an entry at `position`. `lot`: as accounts name it;
    `at`: business time."""

    shelf: str
    lot: str
    key: str
    position: str
    at: int


@dataclass(slots=True)
class Passed:
    """A lot that a take passed over; `free`: the least of it that was free, up to `until`."""

    take: Take
    lot: str
    free: int
    until: int


@dataclass(slots=True)
class Lot:
    """What is free of a lot on its shelf, and had been before each of the latest movements; by whom
    it was passed over lately."""

    free: int = 0
    before: deque[tuple[int, int]] = field(default_factory=deque)
    passed: list[Passed] = field(default_factory=list)

    def move(self, at: int, amount: int) -> None:
        """So much more is free."""
        self._forget(at)
        self.before.append((at, self.free))
        self.free += amount
        self.passed = [one for one in self.passed if one.until >= at]
        for one in self.passed:
            one.free = min(one.free, self.free)

    def steady(self, at: int) -> int:
        """The least that was free since a while before."""
        self._forget(at)
        return min([self.free, *(free for _, free in self.before)])

    def _forget(self, at: int) -> None:
        while self.before and self.before[0][0] < at - STEADY_MS:
            self.before.popleft()


class FirstOut:
    """Fed with the journal of lots in the order of time, and with what orders told of their takes,
    in any order."""

    def __init__(self) -> None:
        self.takes: list[Take] = []
        self._shelves: defaultdict[str, defaultdict[str, Lot]] = defaultdict(
            lambda: defaultdict(Lot)
        )
        self._passed: list[Passed] = []
        self._told: defaultdict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
        self._latest = 0

    def tell(self, told: Mapping[str, Any]) -> None:
        """One more `LotReserved`. What was given back or picked instead tells no expiry."""
        if told["least"]:
            of = told["of_order"], f"{told['sku']}@{told['warehouse']}"
            self._told[of].append((told["at"], told["least"]))

    def add(self, record: Record, entry: Mapping[str, Any]) -> None:
        """One more entry of the journal of lots."""
        self._latest = max(self._latest, record.timestamp)
        moved: Counter[tuple[str, str]] = Counter()
        takes: list[Take] = []
        for movement in entry["movements"]:
            shelf, expiry, name = movement["account"].rsplit("#", 2)
            lot, debit, credit = f"{expiry}#{name}", movement["debit"], movement["credit"]
            if "!" in shelf.rpartition("@")[2]:
                continue
            of_order = not entry["key"].startswith(ARTICLE) and not entry["cause"].startswith(PICKS)
            if of_order and (debit, credit) == (RESERVED, AVAILABLE):
                takes.append(Take(shelf, lot, entry["key"], record.position, entry["at"]))
            if AVAILABLE in (debit, credit):
                moved[shelf, lot] += movement["amount"] * (1 if debit == AVAILABLE else -1)
        for take in takes:
            self._take(take, record.timestamp, moved)
        for (shelf, lot), amount in moved.items():
            self._shelves[shelf][lot].move(record.timestamp, amount)

    def _take(self, take: Take, at: int, moved: Mapping[tuple[str, str], int]) -> None:
        """`moved`: by the entry; what it took itself of a lot was not free."""
        self.takes.append(take)
        for lot, there in self._shelves[take.shelf].items():
            free = there.steady(at) + min(moved.get((take.shelf, lot), 0), 0)
            if lot[:EXPIRY] < take.lot[:EXPIRY] and free > 0:
                passed = Passed(take, lot, free, at + STEADY_MS)
                there.passed.append(passed)
                self._passed.append(passed)

    def wrong(self, complete: bool) -> Iterator[Finding]:
        """Takes that were not of what expires first. `complete`: everything is there that orders
        ever told."""
        for take in self.takes:
            least = self._least(take)
            if not least:
                if complete:
                    yield _found(take, "and did not say how long it has to keep")
            elif take.lot < least:
                yield _found(take, f"which expires before {least}")
            if take.lot[:EXPIRY] < _yesterday(take.at):
                yield _found(take, "which had expired")
        for one in self._passed:
            least = self._least(one.take)
            known = least and one.until <= self._latest
            if known and one.free > 0 and one.lot[:EXPIRY] >= least:
                yield _found(one.take, f"and {one.free} of {one.lot} were free all the while")

    def _least(self, take: Take) -> str:
        """The first expiry that would do, as the order told it last by then; empty: it did not."""
        told = [one for one in self._told.get((take.key, take.shelf), ()) if one[0] <= take.at]
        return max(told)[1] if told else ""


def _yesterday(at: int) -> str:
    """The day before, yyyymmdd: at the warehouse it may be that still."""
    day: date = datetime.fromtimestamp(at // 1000, UTC).date() - timedelta(days=1)
    return day.strftime("%Y%m%d")


def _found(take: Take, says: str) -> Finding:
    about = f"lot_stock/{take.shelf}"
    return Finding(about, f"{take.key} got some of {take.lot}, {says} (entry {take.position})")
