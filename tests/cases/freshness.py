"""What expires first leaves first, after every step of a history: a take that left what expires
before it says why (IV-08).

One replica has all partitions, and batches follow each other: so what was free when a take was
granted is what was free before its batch, without what the batch has taken since.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from orders.contracts.buckets import AVAILABLE, RESERVED

PICKS = "warehouse.events.v1/"
"""What such records take was picked, whatever should have been."""
DAY = len("yyyymmdd")


class Passed(NamedTuple):
    """An order took of a lot on a shelf; `other`: expires before, and had some free."""

    key: str
    shelf: str
    lot: str
    other: str
    at: int


class Freshness:
    """Fed with the journal of lots, in order, and with what orders tell of their takes."""

    def __init__(self) -> None:
        self._free: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._before: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._at = -1
        self._passed: list[Passed] = []
        self._told: defaultdict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)

    def tell(self, told: Mapping[str, Any]) -> None:
        """One more `LotReserved`."""
        if told["least"]:
            shelf = f"{told['sku']}@{told['warehouse']}"
            self._told[told["of_order"], shelf].append((told["at"], told["least"]))

    def add(self, entry: Mapping[str, Any]) -> None:
        """One more entry of the journal of lots."""
        if entry["at"] != self._at:
            self._at, self._before = entry["at"], defaultdict(Counter)
        takes: list[tuple[str, str]] = []
        for one in entry["movements"]:
            shelf, _, lot = one["account"].partition("#")
            buckets = one["debit"], one["credit"]
            if "!" in shelf or AVAILABLE not in buckets:
                continue
            before = self._before.setdefault(shelf, Counter(self._free[shelf]))
            amount = one["amount"] if one["debit"] == AVAILABLE else -one["amount"]
            self._free[shelf][lot] += amount
            before[lot] += min(amount, 0)
            if buckets == (RESERVED, AVAILABLE) and not _is_given(entry):
                takes.append((shelf, lot))
        for shelf, lot in takes:
            for other, free in self._before[shelf].items():
                if other[:DAY] < lot[:DAY] and free > 0:
                    passed = Passed(entry["key"], shelf, lot, other, entry["at"])
                    self._passed.append(passed)

    def wrong(self) -> Iterator[str]:
        """Takes since the last time that left what would have done."""
        passed, self._passed = self._passed, []
        for one in passed:
            told = [it for it in self._told[one.key, one.shelf] if it[0] <= one.at]
            least = max(told)[1] if told else ""
            if not least or one.other[:DAY] >= least[:DAY]:
                yield f"{one.key} got some of {one.lot} on {one.shelf}, and {one.other} was free"


def _is_given(entry: Mapping[str, Any]) -> bool:
    """Whether somebody else has chosen the lot."""
    key, cause = str(entry["key"]), str(entry["cause"])
    return key.startswith("@") or cause.startswith(PICKS)
