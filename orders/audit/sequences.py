"""Numbers of sequences, as the state topics tell them: how far each is after a batch, and which
numbers the handlers of that batch were given (docs/decisions/0091-numbers-without-a-gap.md)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from zlib import crc32

from orders.audit.checks.sequences import Given, misnumbered
from orders.audit.findings import Finding
from orders.audit.source import Place, Record
from orders.contracts.codec.codec import Codec

SEQUENCE = b"@sequence/"
"""Begins the key of a sequence's state: `@sequence/<series>`."""
NOTHING = f"{crc32(b''):08x}"


class _Known(NamedTuple):
    """A sequence by its last record: how far it is, and by which checksum others name it."""

    last: int
    checksum: str


@dataclass(slots=True)
class _Batch:
    """A batch that gave numbers: its business time, and what it gave by series."""

    at: str
    given: dict[str, Given] = field(default_factory=dict)


class Sequences:
    """Fed with records of state topics, each partition in its order; a sequence's record comes
    before those that have its numbers, so headers of others are hardly ever read."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._known: dict[tuple[Place, str], _Known] = {}
        self._batches: dict[Place, _Batch] = {}
        self._findings: list[Finding] = []
        self._looked_at = 0

    def add(self, record: Record) -> None:
        """One more record."""
        place = record.topic, record.partition
        if (record.key or b"").startswith(SEQUENCE):
            self._advance(place, record)
        elif place in self._batches and not self._look(place, record):
            self._close(place)

    def end_batch(self, record: Record) -> None:
        """One more record, if it is of the batch that was read last."""
        batch = self._batches.get((record.topic, record.partition))
        if batch is not None and batch.at == record.header("at"):
            self.add(record)

    def close(self) -> tuple[int, list[Finding]]:
        """(numbers looked at, what is wrong) since it was closed last."""
        for place in list(self._batches):
            self._close(place)
        found = self._looked_at, self._findings
        self._looked_at, self._findings = 0, []
        return found

    def _advance(self, place: Place, record: Record) -> None:
        series, at = (record.key or b"")[len(SEQUENCE) :].decode(), record.header("at")
        batch = self._batches.get(place)
        if batch is None or batch.at != at:
            self._close(place)
            batch = self._batches[place] = _Batch(at)
        value = record.value or b""
        share = self._codec.decode(value, record.topic)[1]["share"] if value else None
        last = share["supplied"] if share else 0
        before = self._known.get((place, series))
        met = record.header("met")
        follows = before is not None and before.checksum == met
        since = 0 if met == NOTHING else before.last if before is not None and follows else None
        told = before.last if before is not None else 0
        batch.given[series] = Given(since, last, told)
        self._known[place, series] = _Known(last, f"{crc32(value):08x}")

    def _look(self, place: Place, record: Record) -> bool:
        """Note the numbers that its handlers were given; whether it is of the batch."""
        batch = self._batches[place]
        if record.header("at") != batch.at:
            return False
        for series, first, end in _numbers(record):
            given = batch.given.setdefault(series, Given(None, 0, 0))
            given.numbers.extend(range(first, end))
        return True

    def _close(self, place: Place) -> None:
        batch = self._batches.pop(place, None)
        for series, given in batch.given.items() if batch is not None else ():
            self._looked_at += len(given.numbers)
            about = f"{place[0].partition('.')[0]}/{place[1]} {series}"
            self._findings += misnumbered(about, given)


def _numbers(record: Record) -> Iterator[tuple[str, int, int]]:
    """(series, first number, the one after the last) of each answer that gave numbers: others
    begin with no text."""
    for folded in json.loads(record.header("cause") or "[]"):
        for answer in folded[1] if isinstance(folded, list) else ():
            if answer and isinstance(answer[0], str):
                yield tuple(answer)
