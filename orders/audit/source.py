"""The port through which the audit reads. `KafkaSource` is the real one; tests have one over the
fake of the broker."""

import heapq
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol, Self

Place = tuple[str, int]
"""Topic and partition."""
PIECE = 5_000
"""Offsets of a place that are read at a time, where places are read side by side."""


class Record(NamedTuple):
    """One committed record. `timestamp`: wall clock of its producer, of a journal's that of its
    broker, milliseconds. `headers` are made when called for: they are costly."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Callable[[], Iterable[tuple[str, bytes | None]]]

    @property
    def position(self) -> str:
        """As other records name it as their cause: topic/partition/offset."""
        return f"{self.topic}/{self.partition}/{self.offset}"

    def header(self, name: str) -> str:
        """The header's text, empty if there is none."""
        return next((value.decode() for key, value in self.headers() if key == name and value), "")


class Committed(NamedTuple):
    """A committed offset (the next to read) and its metadata."""

    offset: int
    metadata: str


class Span(NamedTuple):
    """Offsets from `start` to `end` (exclusive)."""

    start: int
    end: int

    @property
    def size(self) -> int:
        """How many offsets; a few of them may be transaction markers, which nobody sees."""
        return max(self.end - self.start, 0)


class Source(Protocol):
    """All calls may raise TransientError."""

    partitions: int
    """Of every topic."""
    clocks_ms: int
    """How far the clocks of brokers may be apart, milliseconds; 0 if there is one broker."""

    def bounds(self, places: Iterable[Place]) -> dict[Place, Span]:
        """First offset that exists and the high watermark, open transactions included."""

    def committed(self, group: str, places: Iterable[Place]) -> dict[Place, Committed]:
        """What the group has committed; places without a committed offset are left out."""

    def read(self, spans: Mapping[Place, Span]) -> Iterator[Record]:
        """Committed records of these spans, each place in the order of its offsets. Waits for
        transactions that are open in them."""


def in_time(source: Source, spans: Mapping[Place, Span]) -> Iterator[Record]:
    """The records of these spans by their timestamps; of each place in the order of its offsets,
    whatever its timestamps say."""
    return heapq.merge(
        *(_in_pieces(source, place, span) for place, span in spans.items()),
        key=lambda record: record.timestamp,
    )


def _in_pieces(source: Source, place: Place, span: Span) -> Iterator[Record]:
    for start in range(span.start, span.end, PIECE):
        yield from list(source.read({place: Span(start, min(start + PIECE, span.end))}))


class Ticket(NamedTuple):
    """The metadata of a committed chain offset: which owner's batch it was, and which topics are
    read along with the chain."""

    fencing_token: int
    batch: int
    siblings: tuple[str, ...]

    @classmethod
    def parse(cls, metadata: str) -> Self | None:
        """None if it is none of the stages'."""
        try:
            value = json.loads(metadata)
            return cls(value["fencing_token"], value["batch"], tuple(value["siblings"]))
        except (ValueError, KeyError, TypeError):
            return None

    @property
    def confirmed(self) -> str:
        """As Redis writes it: "token:batch"."""
        return f"{self.fencing_token}:{self.batch}"
