"""Each input has one effect: nothing is handled twice, skipped, or out of its key's order, and
no timer is left unheard."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from orders.audit.source import Record, Source
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.engine.core.wiring import ALARMS, Wiring
from orders.replay.recorded import Stretch, decisions
from tests.audit.fakes import quietly
from tests.crash.controls import discarded

Position = tuple[str, int, int]
CLOCKS_DIFFER_MS = 10_000
NOT_TAKEN = ""


def violations(wiring: Wiring, source: Source, codec: Codec, now: int) -> Iterator[str]:
    """Sentences about one stage of a world at rest; `now` is business time in milliseconds."""
    letters = list(_read(source, codec, wiring.dead_letter.topic))
    yield from _out_of_order(
        wiring, source, {(value["topic"], value["partition"], value["offset"]) for value in letters}
    )
    yield from _miscounted(wiring, source, codec, letters)
    yield from _overdue(wiring, source, codec, now)


def _out_of_order(wiring: Wiring, source: Source, set_aside: set[Position]) -> Iterator[str]:
    """The changelog names every record that changed a state: each at most once, and those of a
    key and topic in their order."""
    for partition in range(source.partitions):
        last: dict[tuple[str, str], int] = {}
        for decision in decisions(source, wiring, partition, Stretch(), quietly):
            for folded in decision.folded:
                if folded.value is not None:
                    continue
                topic, offset = folded.position
                if (
                    offset <= last.get((decision.key, topic), -1)
                    and (topic, partition, offset) not in set_aside
                ):
                    yield (
                        f"{wiring.name}: {decision.key} had {folded.origin} after offset "
                        f"{last[decision.key, topic]}"
                    )
                last[decision.key, topic] = max(offset, last.get((decision.key, topic), -1))


def _miscounted(
    wiring: Wiring, source: Source, codec: Codec, letters: list[dict[str, Any]]
) -> Iterator[str]:
    """What changed no state stands in no changelog, but is counted: by record, the summaries add up
    to what came in, and what a redrive brought in again."""
    counted = Counter[str]()
    for summary in _read(source, codec, wiring.summary.topic):
        if summary["stage"] == wiring.name:
            for count in summary["counts"]:
                counted[count["event"]] += count["count"]
    expected = Counter(_came_in(wiring, source, codec))
    if counted[wiring.control.name]:
        gone = discarded(wiring, source, codec)
        again = (
            letter
            for letter in letters
            if letter["parked"] and (letter["key"] or b"").decode(errors="replace") not in gone
        )
        expected.update(_name(wiring, codec, letter["value"], letter["topic"]) for letter in again)
    expected["undecodable"] += sum(letter["code"] == "from_the_future" for letter in letters)
    for name in sorted(
        (counted | expected).keys() - {NOT_TAKEN, *(kind.__name__ for kind in ALARMS.values())}
    ):
        if counted[name] != expected[name]:
            yield f"{wiring.name}: {expected[name]} {name} came in, {counted[name]} were counted"


def _came_in(wiring: Wiring, source: Source, codec: Codec) -> Iterator[str]:
    for topic in wiring.topics:
        for record in source.read(
            source.bounds([(topic, partition) for partition in range(source.partitions)])
        ):
            yield _name(wiring, codec, record.value, topic)


def _name(wiring: Wiring, codec: Codec, payload: bytes | None, topic: str) -> str:
    """How the summaries call it."""
    try:
        kind = codec.decode(payload or b"", topic)[0]
    except UndecodableRecord:
        return "undecodable"
    return kind.name if kind in wiring.handlers or topic == wiring.control.topic else NOT_TAKEN


def _overdue(wiring: Wiring, source: Source, codec: Codec, now: int) -> Iterator[str]:
    topic, wake_at = wiring.state.topic, dict[str, int | None]()
    for partition in range(source.partitions):
        for record in source.read(source.bounds([(topic, partition)])):
            state = codec.decode_state(record.value, topic) if record.value is not None else None
            wake_at[(record.key or b"").decode()] = (
                None if state is None or state["parked"] is not None else state["wake_at"]
            )
    for key, due in wake_at.items():
        if due is not None and due < now - CLOCKS_DIFFER_MS:
            yield f"{wiring.name}: the timer of {key} is {(now - due) / 1000:.0f} s overdue"


def _read(source: Source, codec: Codec, topic: str) -> Iterator[dict[str, Any]]:
    places = [(topic, partition) for partition in range(source.partitions)]
    records: Iterator[Record] = source.read(source.bounds(places))
    return (codec.decode(record.value, topic)[1] for record in records if record.value is not None)
