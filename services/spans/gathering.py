"""Reads a piece of the log, and finds what the sampled orders' records tell."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

from orders.client.reading import Place
from orders.contracts.codec.codec import Codec
from orders.engine.ports.log import Message
from services.spans.facts import Fact, Record, facts, is_about_an_order
from services.spans.ids import sampled, trace_of_order
from services.spans.spans import causes_of, place_of

MOST_RECORDS, MOST_FACTS = 50_000, 5_000
"""Of a piece: so much is in memory, whoever is away."""
A_READ = 2_000
CALM_SECONDS, SOON_SECONDS = 1.0, 0.1
KEPT = 20_000
"""Records that are remembered as they may be what the next pieces' handlings were about."""
SOON = 20
"""So often a record is waited for that stands before what it led to, on another partition."""
A_PIECE_SECONDS = 3.0
Pick = Callable[[Iterable[tuple[Place, int]]], Iterator[Message]]


class Following(Protocol):
    """`orders.client.tail.Tail`, as far as it is needed here."""

    def take(self, limit: int, seconds: float) -> list[Message]: ...

    def passed(self, place: Place, offset: int) -> bool: ...


class Piece(NamedTuple):
    """`facts` of sampled orders, `causes` of their handlings by place, as far as they are still
    there; `records` that were read; when the newest ever read was written, milliseconds of wall
    time."""

    facts: list[Fact]
    causes: Mapping[str, Record]
    records: int
    newest_at: int


class Gathering:
    """`share` of the traces are told. `pick` reads records by their positions; `beat` is called
    whenever something was read."""

    def __init__(
        self, tail: Following, pick: Pick, codec: Codec, share: float, beat: Callable[[], None]
    ) -> None:
        self._tail, self._pick, self._codec, self._share = tail, pick, codec, share
        self._beat = beat
        self._known: dict[str, Record] = {}
        self._records = self._newest_at = 0

    def piece(self) -> Piece:
        """What comes next; nothing after a second in which nothing came. Raises TransientError,
        ConfigError and RegistryUnavailable."""
        self._records, found, until = 0, list[Fact](), time.monotonic() + A_PIECE_SECONDS
        read = self._read(CALM_SECONDS)
        while read is not None:
            found += read
            full = self._records >= MOST_RECORDS or len(found) >= MOST_FACTS
            if full or time.monotonic() > until:
                break
            read = self._read(SOON_SECONDS)
        self._await_causes(found)
        causes = {cause: self._known[cause] for cause in causes_of(found) & self._known.keys()}
        self._forget()
        return Piece(found, causes, self._records, self._newest_at)

    def _read(self, wait: float) -> list[Fact] | None:
        """None if nothing came."""
        messages = self._tail.take(A_READ, wait)
        self._beat()
        if not messages:
            return None
        self._records += len(messages)
        self._newest_at = max(self._newest_at, *(message.timestamp for message in messages))
        return [fact for message in messages for fact in self._facts(message)]

    def _facts(self, message: Message) -> list[Fact]:
        if not is_about_an_order(message):
            return []
        if not sampled(trace_of_order(message.key or b""), self._share):
            return []
        found = [fact for fact in facts(message, self._codec) if sampled(fact.trace, self._share)]
        self._known |= {fact.place: fact for fact in found if isinstance(fact, Record)}
        return found

    def _await_causes(self, found: list[Fact]) -> None:
        """What led to it was written before, and may be read a moment later; what was read long
        ago is read again."""
        for _ in range(SOON):
            if not any(not self._tail.passed(*one) for one in self._missing(found)):
                break
            found += self._read(SOON_SECONDS) or ()
        gone = self._missing(found)
        for message in self._pick(gone) if gone else ():
            self._beat()
            for fact in facts(message, self._codec):
                if isinstance(fact, Record):
                    self._known[fact.place] = fact

    def _missing(self, found: list[Fact]) -> list[tuple[Place, int]]:
        places = (place_of(cause) for cause in causes_of(found) - self._known.keys())
        return [((topic, number), offset) for topic, number, offset in filter(None, places)]

    def _forget(self) -> None:
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]
