"""What a record of the log tells of the way of an order."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from orders.contracts.catalogue import STAGES, TOPICS
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.engine.core.headers import mark_of
from orders.engine.ports.log import Message
from services.spans.ids import handling_span, order_span, record_span, trace_of_order

STAGE_OF_MARK = {mark_of(f"/stages/{stage}".encode()).decode(): stage for stage in STAGES}
TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
KINDS = frozenset(("chain", "answers", "notices", "partner", "output", "control", "state", "dlq"))
READ = tuple(
    name
    for name, one in TOPICS.items()
    if one.key == "order" and one.kind in KINDS and name != "orders.timeline.v1"
)
"""Topics that tell of orders; journals repeat what states tell, the timeline what all others do."""
WRITERS = frozenset((*STAGES, "stages"))
"""Owners of topics where `traceparent` is a stage's own."""
UNBORN = "00000000"
"""What a changelog says of a state that there was not (`met`)."""


class Context(NamedTuple):
    """A span of some trace, as `traceparent` names it."""

    trace: str
    span: str


class Record(NamedTuple):
    """Somebody has published a record about an order. `place`: topic/partition/offset, as others
    name it as their cause; `service`: the stage, or the owner of a topic that outsiders write;
    `told`: the context that an outsider gave it; `at`: when, milliseconds of wall time."""

    order: str
    place: str
    name: str
    service: str
    trace: str
    span: str
    parent: str
    at: int
    told: Context | None = None


class Handling(NamedTuple):
    """A stage has handled a record or a timer of an order. `cause`: the record's place, a timer's
    ends with -1; `at`: business time of the batch; `ended`: when it was committed, milliseconds of
    wall time; `fault`: code of a dead letter; `first`: whether nobody had handled the order
    before."""

    order: str
    stage: str
    trace: str
    cause: str
    at: str
    ended: int
    fault: str = ""
    parked: bool = False
    first: bool = False

    @property
    def span(self) -> str:
        return handling_span(self.trace, self.stage, self.cause, self.at)


Fact = Record | Handling


def facts(message: Message, codec: Codec) -> list[Fact]:
    """What this message tells, which is about an order. Raises RegistryUnavailable."""
    kind, order = TOPICS[message.topic].kind, (message.key or b"").decode(errors="replace")
    headers = {name: (value or b"").decode(errors="replace") for name, value in message.headers}
    if kind == "state":
        return [*_folded(message, order, headers)]
    if kind == "dlq":
        return [*_set_aside(message, order, headers, codec)]
    return [*_published(message, order, headers, codec)]


def is_about_an_order(message: Message) -> bool:
    """Keys of articles, documents and heartbeats begin with an @."""
    return bool(message.key) and not (message.key or b"").startswith(b"@")


def _folded(message: Message, order: str, headers: Mapping[str, str]) -> list[Fact]:
    """A state names all that led to it since the one before."""
    stage, trace = message.topic.removesuffix(".state.v1"), trace_of_order(message.key or b"")
    unborn = stage == STAGES[0] and headers.get("met") == UNBORN
    at, causes = headers.get("at", ""), _causes(headers.get("cause", ""))
    return [
        Handling(order, stage, trace, cause, at, message.timestamp, first=unborn and not number)
        for number, cause in enumerate(causes)
    ]


def _causes(folds: str) -> list[str]:
    """Each is a place, or a list that begins with it."""
    told: list[Any] = orjson.loads(folds) if folds else []
    return [one if isinstance(one, str) else one[0] for one in told]


def _set_aside(
    message: Message, order: str, headers: Mapping[str, str], codec: Codec
) -> list[Fact]:
    try:
        letter = codec.decode(message.value or b"", message.topic)[1]
    except UndecodableRecord:
        return []
    stage, trace = message.topic.removesuffix(".dlq.v1"), trace_of_order(message.key or b"")
    cause, at = headers.get("cause", ""), headers.get("at", "")
    return [
        Handling(
            order, stage, trace, cause, at, message.timestamp, letter["code"], letter["parked"]
        )
    ]


def _published(
    message: Message, order: str, headers: Mapping[str, str], codec: Codec
) -> list[Fact]:
    place = f"{message.topic}/{message.partition}/{message.offset}"
    name, told = _name(message, codec), context_of(headers)
    owner = TOPICS[message.topic].owner
    stage = STAGE_OF_MARK.get(told.span[:4]) if told and owner in WRITERS else None
    trace = trace_of_order(message.key or b"")
    if stage is None or told is None:
        span, parent = record_span(place), order_span(trace)
        return [Record(order, place, name, owner, trace, span, parent, message.timestamp, told)]
    if told.trace != trace:  # what an article has to tell the order
        about = trace, told.span, order_span(trace), message.timestamp, told
        return [Record(order, place, name, stage, *about)]
    cause, at = headers.get("cause", ""), headers.get("at", "")
    handling = Handling(order, stage, told.trace, cause, at, message.timestamp)
    record = Record(
        order, place, name, stage, told.trace, told.span, handling.span, message.timestamp
    )
    # what a stage does because a person asks it to discard an order is no handling of the order's
    # own records, and stands in no state
    return [record, handling] if cause.startswith(f"{stage}.control.v1/") else [record]


def context_of(headers: Mapping[str, str]) -> Context | None:
    """The context that the headers name; None if they name none that is well formed."""
    found = TRACEPARENT.fullmatch(headers.get("traceparent", ""))
    return Context(found[1], found[2]) if found else None


def _name(message: Message, codec: Codec) -> str:
    if message.value is None:
        return "deleted"
    kind = codec.record_of(message.value, message.topic)
    return kind.name if kind is not None else "undecodable"
