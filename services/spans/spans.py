"""From what the log tells to spans (OpenTelemetry). The spans of an order are a tree: the order,
under it what outsiders sent about it, and from there in turns what a stage handled and what it
published."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from services.spans.facts import Context, Fact, Handling, Record
from services.spans.ids import order_span

Kind = Literal["internal", "consumer", "producer"]
SYSTEM = {"messaging.system": "kafka"}


class Span(NamedTuple):
    """Times are milliseconds of wall time. `service`: whose it is; `fault`: code of what went
    wrong, empty if nothing did. Attributes are ids, names and codes: nobody's data."""

    trace: str
    id: str
    parent: str
    name: str
    kind: Kind
    service: str
    began: int
    ended: int
    attributes: Mapping[str, str | int | bool]
    fault: str = ""
    link: Context | None = None


def causes_of(found: Iterable[Fact]) -> set[str]:
    """Places of the records without which these cannot be told."""
    return {
        fact.cause
        for fact in found
        if isinstance(fact, Handling) and place_of(fact.cause) is not None
    }


def place_of(cause: str) -> tuple[str, int, int] | None:
    """Topic, partition and offset of a record; None of a timer or a wake-up."""
    topic, partition, offset = cause.rsplit("/", 2)
    return (topic, int(partition), int(offset)) if int(offset) >= 0 else None


def spans_of(found: Iterable[Fact], causes: Mapping[str, Record]) -> Iterator[Span]:
    """One of each fact, and that of an order with its first handling. `causes`: the records by
    their places; what is not among them is gone from the log."""
    for fact in found:
        if isinstance(fact, Record):
            yield _published(fact)
            continue
        cause = causes.get(fact.cause)
        if fact.first:
            yield _order(fact, cause)
        yield _handled(fact, cause)


def _order(first: Handling, cause: Record | None) -> Span:
    began = _began(first, cause)
    return Span(
        first.trace,
        order_span(first.trace),
        "",
        "order",
        "internal",
        cause.service if cause else first.stage,
        began,
        first.ended,
        {"orders.order_id": first.order},
    )


def _handled(one: Handling, cause: Record | None) -> Span:
    """From when its cause was written to the commit; of a timer nobody knows more than that."""
    known = cause.trace == one.trace if cause else False
    name = cause.name if cause else _alarm(one.cause)
    attributes: dict[str, str | int | bool] = {
        **SYSTEM,
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.consumer.group.name": one.stage,
        "orders.order_id": one.order,
        "orders.cause": name,
        **_where(one.cause),
    }
    if one.fault:
        attributes |= {"error.type": one.fault, "orders.parked": one.parked}
    return Span(
        one.trace,
        one.span,
        cause.span if cause and known else order_span(one.trace),
        f"process {name}",
        "consumer",
        one.stage,
        _began(one, cause),
        one.ended,
        attributes,
        one.fault,
        Context(cause.trace, cause.span) if cause and not known else None,
    )


def _published(one: Record) -> Span:
    return Span(
        one.trace,
        one.span,
        one.parent,
        f"publish {one.name}",
        "producer",
        one.service,
        one.at,
        one.at,
        {
            **SYSTEM,
            "messaging.operation.name": "publish",
            "messaging.operation.type": "send",
            "orders.order_id": one.order,
            "orders.record": one.name,
            **_where(one.place),
        },
        link=one.told,
    )


def _began(one: Handling, cause: Record | None) -> int:
    """Clocks differ: nothing ends before it began."""
    return min(cause.at, one.ended) if cause else one.ended


def _alarm(cause: str) -> str:
    """What was handled if it was no record, or none that is still there."""
    topic = cause.rsplit("/", 2)[0].removeprefix("@")
    return topic if place_of(cause) is None else "lost"


def _where(place: str) -> dict[str, str | int]:
    found = place_of(place)
    if found is None:
        return {}
    topic, partition, offset = found
    return {
        "messaging.destination.name": topic,
        "messaging.destination.partition.id": str(partition),
        "messaging.kafka.offset": offset,
    }
