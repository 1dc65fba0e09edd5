"""Where what was published and what comes out now differ: record by record, down to the first
field."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from orders.audit.source import Record
from orders.contracts.codec.codec import Codec
from orders.contracts.order import CarriedOrder
from orders.engine.core.outputs import Output
from orders.replay.recorded import Decision

NOTHING = "nothing"
LONGEST = 120


class Difference(NamedTuple):
    """`position`: topic/partition/offset of the record that differs; where nothing was published,
    that of the decision in the changelog.
    `at`: business time of the decision, ms. `field`: a path into the record, "" if the record is
    there on one side only."""

    position: str
    at: int
    key: str
    record: str
    field: str
    then: str
    now: str


def of_records(
    codec: Codec, made: Decision, then: Sequence[Record], now: Sequence[Output]
) -> Difference | None:
    """The first difference between what was published and what would be, None if every byte is the
    same.

    In order within a topic and key, which is all the order that topics promise.
    """
    groups: dict[tuple[str, bytes], tuple[list[Record], list[Output]]] = {}
    for record in then:
        groups.setdefault((record.topic, record.key or b""), ([], []))[0].append(record)
    for output in now:
        groups.setdefault((output.topic, output.key), ([], []))[1].append(output)
    for before, after in groups.values():
        for record, output in zip(before, after, strict=False):
            if found := _of_record(codec, made, record, output):
                return found
        for record in before[len(after) :]:
            return Difference(
                record.position,
                made.at,
                made.key,
                _name(codec, record.topic, record.value),
                "",
                "published",
                NOTHING,
            )
        for output in after[len(before) :]:
            return Difference(
                made.position,
                made.at,
                made.key,
                _name(codec, output.topic, output.value),
                "",
                NOTHING,
                "published",
            )
    return None


def of_states(codec: Codec, topic: str, made: Decision, now: bytes | None) -> Difference | None:
    """The first difference between the state that the decision left and the one that it would
    leave."""
    then, place = made.after, (made.position, made.at, made.key, "state")
    if then == now:
        return None
    if then is None or now is None:
        return Difference(
            *place,
            "",
            "forgotten" if then is None else "kept",
            "forgotten" if now is None else "kept",
        )
    field, was, becomes = _first(
        codec.decode_state(then, topic), codec.decode_state(now, topic)
    ) or ("bytes", then.hex(), now.hex())
    return Difference(*place, field, _shown(was), _shown(becomes))


def names(codec: Codec, records: Sequence[Record | Output]) -> str:
    """What was published, in words; of journals only if there is nothing else."""
    found = [
        _name(codec, record.topic, record.value)
        for record in records
        if not record.topic.endswith(".journal.v2")
    ]
    return ", ".join(sorted(found)) or ("journal entries" if records else NOTHING)


def _of_record(codec: Codec, made: Decision, then: Record, now: Output) -> Difference | None:
    name, other = _name(codec, then.topic, then.value), _name(codec, now.topic, now.value)
    place = then.position, made.at, made.key, name
    if then.value != now.value:
        if then.value is None or now.value is None or other != name:
            return Difference(*place, "", name, other)
        before, after = (
            codec.decode(then.value, then.topic)[1],
            codec.decode(now.value, now.topic)[1],
        )
        field, was, becomes = _first(before, after) or ("bytes", then.value.hex(), now.value.hex())
        return Difference(*place, field, _shown(was), _shown(becomes))
    headers = list(then.headers())
    if headers != list(now.headers):
        field, was, becomes = _first(dict(headers), dict(now.headers)) or (
            "order",
            headers,
            now.headers,
        )
        return Difference(*place, f"header {field}", _shown(was), _shown(becomes))
    return None


def _first(then: Any, now: Any, path: str = "") -> tuple[str, Any, Any] | None:
    """(path, then, now) of the first leaf that differs."""
    then, now = (side.decoded() if isinstance(side, CarriedOrder) else side for side in (then, now))
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for name in {**then, **now}:
            if found := _first(
                then.get(name), now.get(name), f"{path}.{name}" if path else str(name)
            ):
                return found
        return None
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for at, (one, other) in enumerate(zip(then, now, strict=True)):
            if found := _first(one, other, f"{path}[{at}]"):
                return found
        return None
    return None if then == now else (path, then, now)


def _name(codec: Codec, topic: str, value: bytes | None) -> str:
    kind = None if value is None else codec.record_of(value, topic)
    return kind.name if kind else "deletion" if value is None else "undecodable"


def _shown(value: object) -> str:
    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
