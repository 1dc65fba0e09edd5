"""The naive reference: a dictionary, a loop, the stage's own handlers. No log, no transaction, no
cache, no crash.

It is fed what the stage handled, in the order that the changelog's headers name (`cause`), at the
business time that they name (`at`), with the answers that the ledgers gave then; whether they
should have given them is the question of the audit and the invariants. Its states are its own. What
the engine committed must come out again, byte for byte: every state, every event, nothing more and
nothing less.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from orders.audit.source import Record, Source
from orders.contracts.blank import blank
from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.codec import Codec
from orders.engine.context import Cause, Context
from orders.engine.core.answers import recalled
from orders.engine.core.headers import Origin
from orders.engine.core.notes import read_notes
from orders.engine.core.wiring import ARTICLE, Wiring
from orders.engine.handling import UNCHANGED, Event, Handling
from orders.engine.policy import Policy
from orders.engine.questions import Answer, Question
from orders.replay.missing import Missing
from orders.replay.recorded import (
    Decision,
    Folded,
    Past,
    Stretch,
    decisions,
    handled,
    published,
    sent_elsewhere,
    trace,
)
from orders.replay.tables import Tables
from tests.audit.fakes import quietly
from tests.crash.controls import discarded

State = dict[str, Any] | None


class Version(NamedTuple):
    """A key's state from a business time on."""

    at: int
    state: State


class Reference:
    """One stage. `differences` says what of the committed past does not come out again."""

    def __init__(self, wiring: Wiring, policy: Policy, source: Source, codec: Codec) -> None:
        self._blank: dict[str, Any] = blank(wiring.stage.state)
        self._policy = policy
        self._source = source
        self._codec = codec
        self._wiring = wiring
        self._tables = Tables(source, codec, wiring.stage.references, quietly)
        self._versions: dict[str, list[Version]] = {}
        self._discarded = discarded(self._wiring, source, codec)

    def differences(self) -> Iterator[str]:
        """Sentences, one a difference."""
        missing = Missing(self._source, self._wiring)
        elsewhere = sent_elsewhere(self._source, self._wiring, Stretch(), missing, quietly)
        for partition in range(self._source.partitions):
            made = decisions(self._source, self._wiring, partition, Stretch(), quietly)
            past = published(self._source, self._wiring, partition, Stretch(), missing, quietly)
            for origin, record in elsewhere[partition]:
                past.add(origin, record)
            records = handled(self._source, made, quietly)
            named: set[Origin] = set()
            for decision in made:
                yield from self._decide(decision, records, past)
                named.update(
                    Origin(trace(decision.key), folded.origin, decision.at)
                    for folded in decision.folded
                )
            for origin in past.records.keys() - named:
                yield from self._without_change(partition, origin, past.records[origin])

    def _decide(
        self, decision: Decision, records: Mapping[tuple[str, int], Record], past: Past
    ) -> Iterator[str]:
        """One changelog record: fold what it names, compare the events of each and the state
        after all."""
        state = self._state(decision.key)
        if (
            not decision.folded
            and decision.key in self._discarded
            and self._decoded(decision.after) is None
        ):
            state = self._blank  # there is a key, and nothing is known of it
        for folded in decision.folded:
            handling = self._handle(decision, folded, records, state)
            if isinstance(handling, str):
                yield f"{decision.position}: {decision.key} by {folded.origin}: {handling}"
                break
            if handling.state is not UNCHANGED:
                state = handling.state  # type: ignore[assignment]
            elif folded.value is not None and "due_at" in folded.value:
                state = {**(state or {}), "wake_at": None}
            origin = Origin(trace(decision.key), folded.origin, decision.at)
            yield from self._compare(
                decision.key, origin, handling.events, past.records.get(origin, ())
            )
        if (
            made := self._encoded(None if state == self._blank else state)
        ) != decision.after and made != self._committed(decision.after):
            yield (
                f"{decision.position}: the state of {decision.key} is not what its handlers "
                "made "
                "of it"
            )
            state = self._decoded(decision.after)
        self._versions.setdefault(decision.key, []).append(Version(decision.at, state))

    def _handle(
        self,
        decision: Decision,
        folded: Folded,
        records: Mapping[tuple[str, int], Record],
        state: State,
    ) -> Handling | str:
        """What the handler makes of it; a sentence if it should never have been handled."""
        tables = self._tables.at(read_notes(decision.notes).offsets)
        if folded.value is None:
            record = records.get(folded.position)
            if record is None:
                return "it handled what nobody sent"
            return self._run(record, decision.key, state, decision.at, tables, folded.answers)
        source = folded.origin.partition("/")[0]
        if source == "timer":
            due = (state or {}).get("wake_at")
            if state is None or due is None or due > decision.at:
                return f"a timer fired that was not due: {due}"
            state = {**state, "wake_at": None}
        handler = self._wiring.alarms[source]
        context = Context(
            decision.key,
            decision.at,
            self._policy,
            tables,
            Cause(source, decision.partition, -1, folded.recorded_at),
        )
        return _answered(handler(folded.value, state, context), folded.answers)

    def _run(
        self, record: Record, key: str, state: State, at: int, tables: Any, answers: Iterable[Any]
    ) -> Handling:
        kind, value = self._codec.decode(record.value or b"", record.topic)
        context = Context(
            key,
            at,
            self._policy,
            tables,
            Cause(record.topic, record.partition, record.offset, record.timestamp),
        )
        return _answered(self._wiring.handlers[kind](value, state, context), answers)

    def _without_change(self, partition: int, origin: Origin, found: list[Record]) -> Iterator[str]:
        """Events of something that changed no state: the changelog does not name it, so any
        state of that moment may have led to it."""
        _, cause, at = origin
        topic, _, offset = cause.rsplit("/", 2)
        if topic == self._wiring.control.topic:
            return
        place = topic, partition
        records = [
            one
            for one in self._source.read({place: self._source.bounds([place])[place]})
            if one.offset == int(offset)
        ]
        if not records:
            yield f"{found[0].position}: published because of {cause}, which nobody sent"
            return
        key = self._wiring.state_key(topic, (records[0].key or b"").decode())
        versions = self._versions.get(key, [])
        before = [version for version in versions if version.at < at][-1:] or [Version(0, None)]
        tables = self._tables.at({})
        said: list[str] = []
        for version in [*before, *(version for version in versions if version.at == at)]:
            handling = self._run(records[0], key, version.state, at, tables, ())
            said = list(self._compare(key, origin, handling.events, found))
            if not said:
                return
        yield from said

    def _compare(
        self, key: str, origin: Origin, events: Iterable[Event], found: Iterable[Record]
    ) -> Iterator[str]:
        """The events that came out, and the records that were committed."""
        wanted = sorted(
            (
                outlet.topic,
                event.key or key.removeprefix(ARTICLE),
                self._codec.encode(outlet, event.value),
            )
            for event in events
            if (outlet := self._outlet(event))
        )
        there = sorted(
            (record.topic, (record.key or b"").decode(), record.value or b"")
            for record in found
            if TOPICS[record.topic].kind != "journal"  # what the audit walks
        )
        if wanted != there:
            yield (
                f"{key} by {origin.cause} at {origin.at}: committed {self._names(there)}, the "
                f"reference says {self._names(wanted)}"
            )

    def _outlet(self, event: Event) -> Any:
        return self._wiring.outlets[event.record]

    def _names(self, published: Iterable[tuple[str, str, bytes]]) -> list[str]:
        return [
            f"{self._codec.decode(payload, topic)[0].name} of {key}"
            for topic, key, payload in published
        ]

    def _state(self, key: str) -> State:
        versions = self._versions.get(key)
        return versions[-1].state if versions else None

    def _decoded(self, payload: bytes | None) -> State:
        """A committed state as handlers leave it: the engine's mark of a parked key is not
        theirs."""
        if payload is None:
            return None
        state: dict[str, Any] = {
            **self._codec.decode_state(payload, self._wiring.state.topic),
            "parked": None,
        }
        return None if state == self._blank else state

    def _committed(self, payload: bytes | None) -> bytes | None:
        return self._encoded(self._decoded(payload))

    def _encoded(self, state: State) -> bytes | None:
        return None if state is None else self._codec.encode(self._wiring.state, state)


def _answered(
    outcome: Handling | Generator[Question, Answer, Handling], answers: Iterable[Any]
) -> Handling:
    """Run a handler that asks, with the answers of then."""
    if not isinstance(outcome, Generator):
        return outcome
    told = iter(answers)
    answer: Any = None
    try:
        while True:
            question = outcome.send(answer)
            answer = recalled(question, next(told))
    except StopIteration as stop:
        handling: Handling = stop.value
        return handling
