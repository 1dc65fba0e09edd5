"""Where the records of the transaction under way stand in the log, before the broker has said it
(docs/decisions/0016-together.md).

Behind our own marker, where nobody else has written for a while. What rests on that is checked
before the commit: if a record stands elsewhere, the turn counts for nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from orders.engine.errors import Displaced

Place = tuple[str, int]
ALONE = 32
"""Transactions in a row after which nobody else had written to a place: a turn that comes to
nothing costs a claim of all partitions, and an answer of the broker some 10 ms."""


class Places:
    """One of our own transactions after the other. `markers`: where the last one of each place
    ended, and left its marker; nothing is written there but by them, for all that is known, once
    `alone` of them stood directly behind each other."""

    def __init__(self, alone: int = ALONE) -> None:
        self._least = alone
        self._alone: Counter[Place] = Counter()
        self.markers: dict[Place, int] = {}
        self._begins: dict[Place, int] = {}
        self._written: Counter[Place] = Counter()
        self._expected: set[Place] = set()

    def expect(self, written: Mapping[Place, Sequence[Any]]) -> dict[Place, int] | None:
        """Where these records, written last, end by all expectation; None if that must be asked."""
        known = all(place in self._begins or self._is_ours(place) for place in written)
        for place, records in written.items():
            self._written[place] += len(records)
        if not known:
            return None
        for place in written:
            self._begins.setdefault(place, self.markers.get(place, -1) + 1)
        self._expected.update(written)
        return {place: self._begins[place] + self._written[place] for place in written}

    def told(self, ends: Mapping[Place, int]) -> None:
        """The broker says where all records so far end. Raises Displaced if any was expected
        elsewhere; then nothing may be committed."""
        begins = {
            place: ends[place] - count for place, count in self._written.items() if place in ends
        }
        for place in self._expected:
            if self._differs(place, begins.get(place)):
                self._alone[place] = 0
                raise Displaced(f"{place} begins at {begins.get(place)}, not {self._begins[place]}")
        self._begins.update(begins)

    def committed(self, ends: Mapping[Place, int]) -> None:
        """The transaction left its markers at these ends."""
        for place, count in self._written.items():
            alone = self.markers.get(place) == ends.get(place, 0) - count - 1
            self._alone[place] = self._alone[place] + 1 if alone else 0
        self.markers.update(ends)
        self._begin()

    def forget(self) -> None:
        """The transaction came to nothing, or is in doubt: nothing is known of markers."""
        self.markers.clear()
        self._begin()

    def _differs(self, place: Place, begin: int | None) -> bool:
        return begin != self._begins[place]

    def _is_ours(self, place: Place) -> bool:
        return place in self.markers and self._alone[place] >= self._least

    def _begin(self) -> None:
        self._begins.clear()
        self._written.clear()
        self._expected.clear()
