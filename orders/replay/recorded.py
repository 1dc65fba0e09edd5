"""What the topics tell of a stage's past in one partition: its decisions, what they handled,
what they published."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from orders.audit.source import Place, Record, Source, Span
from orders.contracts.catalogue import TOPICS
from orders.engine.core.headers import Origin, checksum, origin_of, trace_of
from orders.engine.core.wiring import ARTICLE, OWN_KEYS, Wiring
from orders.replay.missing import Missing

BETWEEN_ORDERS = "orders.linked.v1"
"""By it orders hear of each other: what is written there bears another key than its state."""
Tell = Callable[[str, int], None]
"""Told what is being done, and how many offsets of it are done more."""


class Stretch(NamedTuple):
    """Business time in milliseconds: decisions `at` which start <= at < end."""

    start: int = 0
    end: int = 1 << 62

    def has(self, at: int) -> bool:
        """Whether a decision of this moment belongs to it."""
        return self.start <= at < self.end


class Folded(NamedTuple):
    """One thing that was handled: a record at `origin`, or (`value` is not None) a timer or
    wake-up; with the ledgers' answers."""

    origin: str
    answers: list[Any]
    recorded_at: int = 0
    value: dict[str, Any] | None = None

    @property
    def position(self) -> tuple[str, int]:
        """Topic and offset of the record; the partition is that of the state."""
        topic, _, offset = self.origin.rsplit("/", 2)
        return topic, int(offset)


class Decision(NamedTuple):
    """One record of the changelog: the state of `key` before and after it `folded` what it
    names. `met`: the checksum of the state that it was made from; None if older code wrote it,
    which did not say."""

    topic: str
    partition: int
    offset: int
    key: str
    at: int
    folded: tuple[Folded, ...]
    met: int | None
    notes: str
    before: bytes | None
    after: bytes | None

    @property
    def position(self) -> str:
        """Where it stands in the changelog."""
        return f"{self.topic}/{self.partition}/{self.offset}"

    @property
    def follows(self) -> bool | None:
        """Whether it was made from the state before it on the changelog: if not, that which it met
        has been compacted away. None if nobody knows."""
        return None if self.met is None else self.met == checksum(self.before)


class Changelog(NamedTuple):
    """A partition of it: the decisions of the stretch in their order, and of each key when it
    was last written, in the stretch or after."""

    decisions: list[Decision]
    latest: dict[str, int]


def changelog(
    source: Source, wiring: Wiring, partition: int, stretch: Stretch, tell: Tell
) -> Changelog:
    """Read it. Account shares and sequences are no decisions: they are sums of what was
    decided."""
    topic, states, found = wiring.state.topic, dict[str, bytes | None](), Changelog([], {})
    for record in _whole(source, [(topic, partition)], f"{wiring.name}: changelog", tell):
        key, headers = (record.key or b"").decode(), dict(record.headers())
        at = int(headers.get("at") or 0)
        if not key.startswith(OWN_KEYS) and stretch.has(at):
            found.decisions.append(
                Decision(
                    *record[:3],
                    key,
                    at,
                    _history(headers.get("cause") or b"[]"),
                    None if (met := headers.get("met")) is None else int(met, 16),
                    (headers.get("notes") or b"").decode(),
                    states.get(key),
                    record.value,
                )
            )
        states[key], found.latest[key] = record.value, at
    return found


def decisions(
    source: Source, wiring: Wiring, partition: int, stretch: Stretch, tell: Tell
) -> list[Decision]:
    """The changelog's decisions alone."""
    return changelog(source, wiring, partition, stretch, tell).decisions


def handled(source: Source, made: Iterable[Decision], tell: Tell) -> dict[tuple[str, int], Record]:
    """(topic, offset) -> record, of all records that these decisions of one partition handled;
    what retention has taken is left out."""
    wanted: dict[Place, set[int]] = {}
    for decision in made:
        for folded in decision.folded:
            if folded.value is None:
                topic, offset = folded.position
                wanted.setdefault((topic, decision.partition), set()).add(offset)
    bounds = source.bounds(wanted)
    spans = {
        place: Span(max(min(offsets), bounds[place].start), max(offsets) + 1)
        for place, offsets in wanted.items()
    }
    tell("records handled", 0)
    return {
        (record.topic, record.offset): record
        for record in source.read({place: span for place, span in spans.items() if span.size})
        if record.offset in wanted[record.topic, record.partition]
    }


class Past:
    """What the stage published within the stretch, by origin."""

    def __init__(self) -> None:
        self.records: dict[Origin, list[Record]] = {}

    def add(self, origin: Origin, record: Record) -> None:
        """One more record, published by the handling that `origin` tells."""
        self.records.setdefault(origin, []).append(record)


def published(
    source: Source, wiring: Wiring, partition: int, stretch: Stretch, missing: Missing, tell: Tell
) -> Past:
    """What the stage published in the partition under the keys of its states, journals among it;
    topics that several stages write are sifted by their headers. `missing` is told of all that
    is there."""
    written = (*wiring.outlets.values(), *wiring.journals.values())
    places = [(topic, partition) for topic in sorted({record.topic for record in written})]
    past = Past()
    for record in _whole(source, places, f"{wiring.name}: published", tell):
        if (origin := origin_of(dict(record.headers()), wiring.source)) is not None:
            missing.note(record, origin.at)
            if stretch.has(origin.at) and origin.trace == _own_trace(record):
                past.add(origin, record)
    return past


def sent_elsewhere(
    source: Source, wiring: Wiring, stretch: Stretch, missing: Missing, tell: Tell
) -> list[list[tuple[Origin, Record]]]:
    """What the stage published under other keys than those of its states, by partition of the
    state that published it. A stage that lives by one kind of key has topics of another kind for
    that, or the one by which orders hear of each other; one that lives by several may use each of
    its topics. `missing` is told of all that is there."""
    kinds = {TOPICS[topic].key for topic in (wiring.chain, *wiring.stage.also)}
    places = [
        (topic, partition)
        for topic in sorted({outlet.topic for outlet in wiring.outlets.values()})
        for partition in range(source.partitions)
        if {TOPICS[topic].key} != kinds or topic == BETWEEN_ORDERS
    ]
    found: list[list[tuple[Origin, Record]]] = [[] for _ in range(source.partitions)]
    for record in _whole(source, places, f"{wiring.name}: under other keys", tell):
        if (origin := origin_of(dict(record.headers()), wiring.source)) is None:
            continue
        missing.note(record, origin.at)
        if not stretch.has(origin.at) or origin.trace == _own_trace(record):
            continue
        found[int(origin.cause.split("/")[1])].append((origin, record))
    return found


def trace(key: str) -> str:
    """The trace that published records bear, from the key of the state."""
    return trace_of(key.removeprefix(ARTICLE).encode()).decode()


def _own_trace(record: Record) -> str:
    return trace_of(record.key or b"").decode()


def _whole(source: Source, places: list[Place], doing: str, tell: Tell) -> Iterator[Record]:
    reached: Mapping[Place, Span] = source.bounds(places)
    done = {place: span.start for place, span in reached.items()}
    tell(doing, 0)
    for record in source.read(reached):
        place = record.topic, record.partition
        tell(doing, record.offset + 1 - done[place])
        done[place] = record.offset + 1
        yield record
    tell(doing, sum(max(span.end - done[place], 0) for place, span in reached.items()))


def _history(header: bytes) -> tuple[Folded, ...]:
    return tuple([_folded(entry) for entry in orjson.loads(header)])


def _folded(entry: str | list[Any]) -> Folded:
    if isinstance(entry, str):
        return Folded(entry, [])
    folded = Folded(*entry)
    if folded.value is not None and "account" in folded.value and "times" not in folded.value:
        folded.value.setdefault("passed", [])  # wakes of former releases do not say
    return folded
