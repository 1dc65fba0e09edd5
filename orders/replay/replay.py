"""A stage's past folded again, partition by partition, and compared with what was committed."""

import time
from collections.abc import Iterable, Mapping
from functools import lru_cache

from orders.audit.source import Record, Source
from orders.contracts.codec.codec import Codec
from orders.engine.core.headers import Origin
from orders.engine.core.notes import Notes, read_notes
from orders.engine.core.wiring import Wiring
from orders.engine.policy import Policy
from orders.engine.stage import Stage
from orders.replay.again import COMPACTED, Again, Gone, Redone
from orders.replay.compare import NOTHING, Difference, names, of_records, of_states
from orders.replay.missing import Missing
from orders.replay.recorded import (
    Changelog,
    Decision,
    Past,
    Stretch,
    Tell,
    changelog,
    handled,
    published,
    sent_elsewhere,
    trace,
)
from orders.replay.report import Report
from orders.replay.tables import Tables, volume

OTHER_POLICY = (
    "they were made under policy {}, which is not the stage's file: give it with --policy"
)


def replay(
    source: Source,
    codec: Codec,
    stage: Stage,
    tell: Tell,
    stretch: Stretch | None = None,
    policy: Policy | None = None,
    limit: int = 10,
) -> Report:
    """Fold what the stage decided in the stretch again. Raises TransientError.

    Without `policy` under the stage's own file: what was decided under another version is left out
    and counted. With `policy`, everything is folded under that one, each decision from the state
    that it met then and with the ledgers' answers of then.
    """
    begun = time.monotonic()
    report = Report(stage.name, (policy or stage.policy.load(stage.policy_file)).version, limit)
    _Replay(source, codec, stage, tell, stretch or Stretch(), policy, report).run()
    report.seconds = round(time.monotonic() - begun, 3)
    return report


def size(source: Source, stage: Stage) -> int:
    """Offsets to read, for a progress bar: changelog, published records, journals, reference
    data."""
    wiring = Wiring(stage)
    topics = {
        wiring.state.topic,
        *(outlet.topic for outlet in wiring.outlets.values()),
        *(one.topic for one in wiring.journals.values()),
    }
    spans = source.bounds(
        [(topic, partition) for topic in topics for partition in range(source.partitions)]
    )
    return sum(span.size for span in spans.values()) + volume(source, stage.references)


class _Replay:
    def __init__(
        self,
        source: Source,
        codec: Codec,
        stage: Stage,
        tell: Tell,
        stretch: Stretch,
        policy: Policy | None,
        report: Report,
    ) -> None:
        self._source = source
        self._codec = codec
        self._wiring = Wiring(stage)
        self._tell = tell
        self._stretch = stretch
        self._only_own = policy is None
        self._policy = policy or stage.policy.load(stage.policy_file)
        self._report = report
        self._tables = Tables(source, codec, stage.references, tell)
        self._missing = Missing(source, self._wiring)
        self._again = lru_cache(self._under)

    def run(self) -> None:
        elsewhere = sent_elsewhere(
            self._source, self._wiring, self._stretch, self._missing, self._tell
        )
        for partition in range(self._source.partitions):
            written = changelog(self._source, self._wiring, partition, self._stretch, self._tell)
            past = published(
                self._source, self._wiring, partition, self._stretch, self._missing, self._tell
            )
            for origin, record in elsewhere[partition]:
                past.add(origin, record)
            records = handled(self._source, written.decisions, self._tell)
            lost = self._unexplained(written, past)
            self._fold(written.decisions, records, past, lost)

    def _unexplained(self, written: Changelog, past: Past) -> dict[str, list[int]]:
        """Trace -> when something was published that no history in the changelog names, as
        compaction has removed that history.

        It is a difference instead where compaction cannot have: it takes only what a later state of
        the key has superseded.
        """
        named = {
            (trace(one.key), folded.origin, one.at)
            for one in written.decisions
            for folded in one.folded
        }
        moments = {(trace(one.key), one.at) for one in written.decisions}
        latest = {trace(key): at for key, at in written.latest.items()}
        lost: dict[str, list[int]] = {}
        for origin, records in past.records.items():
            about, cause, at = origin
            if origin in named or cause.startswith(
                f"{self._wiring.control.topic}/"
            ):  # the engine's own answer to a person's request
                continue
            if (about, at) in moments or latest.get(about, at + 1) <= at:
                what = names(self._codec, records)
                key = (records[0].key or b"").decode(errors="replace")
                self._report.differs(
                    Difference(records[0].position, at, key, what, "", "published", NOTHING),
                    what,
                    NOTHING,
                )
            else:
                lost.setdefault(about, []).append(at)
                self._report.gone[COMPACTED] += 1
        return lost

    def _fold(
        self,
        made: list[Decision],
        records: Mapping[tuple[str, int], Record],
        past: Past,
        lost: Mapping[str, list[int]],
    ) -> None:
        last: dict[str, int] = {}
        for decision in made:
            about = trace(decision.key)
            since, last[about] = last.get(about, -1), decision.at
            try:
                if decision.follows is None and any(
                    since < at < decision.at for at in lost.get(about, ())
                ):
                    raise Gone(COMPACTED)
                if decision.folded:
                    self._decide(decision, records, past)
            except Gone as gone:
                self._report.gone[str(gone)] += max(len(decision.folded), 1)

    def _decide(
        self, decision: Decision, records: Mapping[tuple[str, int], Record], past: Past
    ) -> None:
        notes = _notes(decision)
        if self._only_own and notes.policy != self._policy.version:
            raise Gone(OTHER_POLICY.format(notes.policy))
        done, state = self._again(notes.policy).fold(
            decision, records, self._tables.at(notes.offsets)
        )
        found = [(redone, self._difference(decision, redone, past)) for redone in done]
        if not any(difference for _, difference in found) and not _parked(self._codec, decision):
            self._report.states += 1
            found.append((done[-1], of_states(self._codec, decision.topic, decision, state)))
        different = [(redone, difference) for redone, difference in found if difference]
        if different and self._tables.compacted(notes.offsets):
            raise Gone(
                "they come out otherwise, but the reference records that they used have been "
                "compacted"
            )
        self._report.decisions += len(done)
        for redone, difference in different:
            then = names(self._codec, past.records.get(_origin(decision, redone), ()))
            self._report.differs(
                difference, then, redone.error or names(self._codec, redone.outputs)
            )

    def _difference(self, decision: Decision, redone: Redone, past: Past) -> Difference | None:
        then = past.records.get(_origin(decision, redone), [])
        if redone.error:
            position = then[0].position if then else decision.position
            return Difference(
                position,
                decision.at,
                decision.key,
                names(self._codec, then),
                "",
                "published",
                redone.error,
            )
        now = self._missing.left(redone.outputs, then, decision.at)
        self._report.records += len(now)
        return of_records(self._codec, decision, then, now)

    def _under(self, version: str) -> Again:
        """Under the policy, which bears the version of then: decisions name it, and only what
        they decide is to differ."""
        policy = self._policy.model_copy()
        policy.__dict__["version"] = version
        return Again(self._wiring, self._codec, policy)


def _origin(decision: Decision, redone: Redone) -> Origin:
    return Origin(trace(decision.key), redone.folded.origin, decision.at)


def _notes(decision: Decision) -> Notes:
    try:
        return read_notes(decision.notes)
    except ValueError:
        raise Gone(
            "older code wrote them, which did not note the offsets of the reference data"
        ) from None


def _parked(codec: Codec, decision: Decision) -> bool:
    """Whether the engine itself set or took the parked mark beside what was handled: the state
    is not the handlers' alone."""
    states: Iterable[bytes] = filter(None, (decision.before, decision.after))
    return any(codec.decode_state(state, decision.topic)["parked"] is not None for state in states)
