"""Records that consumer groups have still to handle, counted time and again.

Offsets alone would not do: a transaction leaves a marker in each partition that it wrote to, which
nobody ever reads, so that the difference of offsets never comes to 0. Every record that waits is
read, once, and its offset kept until all groups have passed it. Heartbeats, which are about
nothing, are not counted.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from orders.client.reading import Place
from orders.engine.core.wiring import HEARTBEAT
from orders.engine.ports.log import Message

A_TURN = 20_000
"""Records that one turn reads, at most."""
KEPT = 1_000_000
"""Records whose offsets are kept, at most: 16 bytes each."""

Marks = Mapping[str, Mapping[Place, int]]
"""Group -> place -> the next offset that it will read."""


class Waits(NamedTuple):
    """How many records of a place a group has still to handle. `oldest_at`: timestamp of the first
    of them, milliseconds, None if there is none or if it is not read yet; `exact` is false while
    the rest is taken from the offsets."""

    records: int
    oldest_at: int | None
    exact: bool


@dataclass(slots=True)
class Window:
    """Offsets and timestamps of the records of a place that stand from `start`, which the last
    group has not passed, to `reached`, up to which it is read."""

    start: int
    reached: int
    offsets: "array[int]" = field(default_factory=lambda: array("q"))
    timestamps: "array[int]" = field(default_factory=lambda: array("q"))

    def add(self, message: Message) -> None:
        """A record that stands behind all that are known."""
        if message.key != HEARTBEAT:
            self.offsets.append(message.offset)
            self.timestamps.append(message.timestamp)
        self.reached = message.offset + 1

    def forget(self, mark: int) -> None:
        """What stands before the mark waits for nobody."""
        passed = bisect_left(self.offsets, mark)
        del self.offsets[:passed]
        del self.timestamps[:passed]
        self.start, self.reached = mark, max(self.reached, mark)

    def waits(self, mark: int, end: int) -> Waits:
        """For whoever reads on at the mark."""
        first = bisect_left(self.offsets, mark)
        known = len(self.offsets) - first
        unread = max(end - max(self.reached, mark), 0)
        return Waits(known + unread, self.timestamps[first] if known else None, not unread)


Read = Callable[[Mapping[Place, int]], Iterable[Message]]
"""Committed records of places from an offset each to their ends, in order within a place."""
Lows = Callable[[Iterable[Place]], Mapping[Place, int]]
"""The first offset that exists at each place."""


def earliest(marks: Marks) -> dict[Place, int]:
    """Place -> the first of the offsets that any group will read next there."""
    first: dict[Place, int] = {}
    for places in marks.values():
        for place, mark in places.items():
            first[place] = min(first.get(place, mark), mark)
    return first


class Waiting:
    """Keeps what it has read from turn to turn."""

    def __init__(self, a_turn: int = A_TURN, kept: int = KEPT) -> None:
        self._a_turn = a_turn
        self._kept = kept
        self._windows: dict[Place, Window] = {}

    def look(
        self, marks: Marks, ends: Mapping[Place, int], read: Read, lows: Lows
    ) -> dict[tuple[str, Place], Waits]:
        """(group, place) -> what waits, of every place that a group has a mark at. `ends`: the ends
        of what is committed, taken after the marks."""
        self._move(marks, ends)
        unread = [place for place, window in self._windows.items() if window.reached < ends[place]]
        if unread and sum(len(one.offsets) for one in self._windows.values()) < self._kept:
            low = lows(unread)
            self._read(
                {place: max(self._windows[place].reached, low[place]) for place in unread},
                ends,
                read,
            )
        return {
            (group, place): self._waits(place, mark, ends[place])
            for group, places in marks.items()
            for place, mark in places.items()
        }

    def _move(self, marks: Marks, ends: Mapping[Place, int]) -> None:
        """Forget what all groups have passed; begin anew where one was set back."""
        behind = {place: mark for place, mark in earliest(marks).items() if mark < ends[place]}
        former, self._windows = self._windows, {}
        for place, mark in behind.items():
            window = former.get(place)
            if window is None or mark < window.start:
                window = Window(mark, mark)
            window.forget(mark)
            self._windows[place] = window

    def _read(self, starts: Mapping[Place, int], ends: Mapping[Place, int], read: Read) -> None:
        for count, message in enumerate(read(starts), start=1):
            self._windows[message.topic, message.partition].add(message)
            if count >= self._a_turn:
                return
        for place in starts:  # what stood behind the last record is markers
            window = self._windows[place]
            window.reached = max(window.reached, ends[place])

    def _waits(self, place: Place, mark: int, end: int) -> Waits:
        window = self._windows.get(place)
        return window.waits(mark, end) if window is not None else Waits(0, None, True)
