"""Where an order stands: by the order file, so that it is told while Redis is away, and long after
tracking has forgotten the order; by tracking's state, where the file has not heard of it yet."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from orders.client.orderfile.asking import Head, OrderFile
from orders.client.orderfile.facts import facts
from orders.client.orderfile.opening import FileAway, FileDamaged
from orders.client.timelines import because
from orders.contracts.codec.codec import Codec
from orders.engine.errors import TransientError

State = Mapping[str, Any]
Fact = Mapping[str, Any]
T = TypeVar("T")
OLD_MS = 120_000
"""A file that nobody has written for so long is not believed where tracking says something."""


class Filed(Protocol):
    """The order file, as it is asked here."""

    def goes_on(self) -> bool:
        """Whether somebody writes it, so that it says where orders stand now."""

    def head(self, order_id: str) -> Head | None: ...

    def mark(self, order_id: str) -> tuple[Any, ...]: ...

    def facts(self, order_id: str) -> Sequence[Fact]:
        """`TimelineAdded` of the order, oldest first, and `because`: the reason that it gives
        people of the house."""


class Standing(NamedTuple):
    """Where an order stands. `since_at`: business time; `facts`: how many are told of it, and
    `timeline` those that can be read, oldest first, each with the reason that it gives people of
    the house (`because`); `planned_end_at`, `owner`: until when it should stand elsewhere, and
    whose turn it is; `day`: when the goods should be there, as far as anybody has said."""

    number: str
    version: int
    status: str
    step: int
    final: bool
    since_at: int
    marks: Sequence[str]
    facts: int
    timeline: Sequence[Fact]
    planned_end_at: int | None
    owner: str
    day: int | None


class FiledTimelines:
    """The order file, its timelines decoded. While it cannot be read it has heard of nothing: its
    writer says why. May take a while."""

    def __init__(self, file: OrderFile, codec: Codec) -> None:
        self._file, self._codec = file, codec

    def goes_on(self) -> bool:
        return time.time() * 1000 - _asked(self._file.written_at, 0) < OLD_MS

    def head(self, order_id: str) -> Head | None:
        return _asked(lambda: self._file.head(order_id), None)

    def mark(self, order_id: str) -> tuple[Any, ...]:
        return _asked(lambda: self._file.mark(order_id), ())

    def facts(self, order_id: str) -> Sequence[Fact]:
        found = facts(_asked(lambda: self._file.timeline(order_id), []), self._codec)
        return [{**fact, "because": because(fact)} for fact in found]


def _asked(ask: Callable[[], T], nothing: T) -> T:
    try:
        return ask()
    except (FileAway, FileDamaged):
        return nothing


class Standings:
    """`states`: tracking's state of an order, None if it knows none; `story`: the facts that such a
    state counts, read from their topic."""

    def __init__(
        self,
        filed: Filed,
        states: Callable[[str], State | None],
        story: Callable[[str, State], Sequence[Fact]],
    ) -> None:
        self._filed, self._states, self._story = filed, states, story

    def of(self, order_id: str) -> Standing | None:
        """None of an order that nobody has heard of. May take a while; raises TransientError."""
        head, told = self._filed.head(order_id), self._filed.facts(order_id)
        known = _by_file(head, told) if head is not None and head.status else None
        if known is not None and self._filed.goes_on():
            return known
        state = self._states(order_id)
        return known if state is None else self._by_state(order_id, state, told)

    def mark(self, order_id: str) -> tuple[Any, ...]:
        """Another one whenever the file has heard something new of the order."""
        return self._filed.mark(order_id)

    def _by_state(self, order_id: str, state: State, told: Sequence[Fact]) -> Standing:
        """As tracking has it. Of an order under way it is told, too, while its story cannot be
        read."""
        story, facts = told, state["sequence"] or len(state["timeline"])
        if len(told) < facts:
            try:
                story = self._story(order_id, state)
            except TransientError:
                if state["final"]:
                    raise
        planned_end_at, owner = state.get("planned_end_at"), state.get("owner", "")
        return _standing(state, story, facts, planned_end_at, owner)


def _by_file(head: Head, told: Sequence[Fact]) -> Standing:
    turns = [fact for fact in told if fact["status"] is not None]
    if head.final or not turns:
        return _standing(head._asdict(), told, len(told), None, "")
    last = turns[-1]
    return _standing(head._asdict(), told, len(told), last["planned_end_at"], last["owner"])


def _standing(
    known: State, timeline: Sequence[Fact], facts: int, planned_end_at: int | None, owner: str
) -> Standing:
    return Standing(
        number=known["number"],
        version=known["version"],
        status=known["status"],
        step=known["step"],
        final=known["final"],
        since_at=known["since_at"],
        marks=known["marks"],
        facts=facts,
        timeline=timeline,
        planned_end_at=planned_end_at,
        owner=owner,
        day=None if known["final"] else _day(timeline),
    )


def _day(timeline: Sequence[Fact]) -> int | None:
    """The newest word on when the goods are there: of the carrier, of a day agreed to, of the
    promise."""
    for fact in reversed(timeline):
        if fact["event"] == "ShipmentDispatched" and fact.get("planned_end_at"):
            return int(fact["planned_end_at"])
        if fact["event"] == "DeliveryDelayed":
            until = fact["parameters"].get("expected_at")
            return int(until) if until else None
        promised = fact.get("parameters", {}).get("promised_at", "")
        if promised.isdecimal():
            return int(promised)
    return None
