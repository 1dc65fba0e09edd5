"""The agenda of the outside world: what is planned, by business time, and what was sent already."""

from collections.abc import Iterable
from heapq import heappop, heappush
from typing import NamedTuple

from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from services.simulator.plans import Planned, identity


class Letter(NamedTuple):
    """A record ready to be sent."""

    topic: str
    key: bytes
    payload: bytes


class Entry(NamedTuple):
    """A letter and when it is due; `number` keeps equal times in the order in which they were
    planned."""

    due_at: int
    number: int
    letter: Letter
    identity: int
    unless: tuple[int, ...]
    mark: bool


class Agenda:
    """A heap of letters. Kept as bytes, since in real time a million of them may wait for hours."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._heap: list[Entry] = []
        self._count = 0
        self._sent: set[int] = set()

    def __len__(self) -> int:
        return len(self._heap)

    def was_sent(self, identities: Iterable[str]) -> None:
        """What stands in the partners' topics from an earlier life is not sent again."""
        self._sent.update(map(hash, identities))

    def plan(self, planned: Planned) -> None:
        """Put a record on the agenda, unless it was sent already."""
        who = hash(identity(planned.record, planned.key, planned.value))
        if who in self._sent:
            return
        kind = record_type(planned.record)
        letter = Letter(kind.topic, planned.key.encode(), self._codec.encode(kind, planned.value))
        self._count += 1
        heappush(
            self._heap,
            Entry(
                planned.due_at,
                self._count,
                letter,
                who,
                tuple(map(hash, planned.unless)),
                planned.mark,
            ),
        )

    def due(self, now: int, limit: int) -> list[Letter]:
        """Up to ``limit`` letters whose time has come, ``now`` in milliseconds; what has become
        void meanwhile is dropped."""
        letters: list[Letter] = []
        while self._heap and self._heap[0].due_at <= now and len(letters) < limit:
            entry = heappop(self._heap)
            if entry.identity in self._sent or not self._sent.isdisjoint(entry.unless):
                continue
            if entry.mark:
                self._sent.add(entry.identity)
            letters.append(entry.letter)
        return letters

    def next_due(self) -> int | None:
        """When the next letter is due, milliseconds; None if nothing is planned."""
        return self._heap[0].due_at if self._heap else None
