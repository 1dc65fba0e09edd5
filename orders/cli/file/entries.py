"""The order file, entry by entry: what was sent, by whom and why, what it changed, what intake
answered (IN-09)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from orders.client.scan import Found
from orders.contracts.catalogue import record_type
from orders.contracts.records import OrderSubmitted

SUBMISSIONS = record_type(OrderSubmitted).topic
TIMES = ("submitted_at", "requested_at")


class Change(NamedTuple):
    """A value that differs from what was sent before; None where there is none."""

    field: str
    before: Any
    after: Any


class Entry(NamedTuple):
    """Something that was sent about the order.

    at        business time, ms
    by        who sent it, as it says itself; the channel where it says nothing
    because   why, where it says so
    document  SHA-256 of what it came in; empty if it came in none
    answer    what intake said to it; empty while it has not
    order     the whole order as it was sent; None where none was
    changes   what of it differs from the order that was sent before
    """

    at: int
    position: str
    record: str
    by: str
    because: str
    document: str
    answer: str
    order: Mapping[str, Any] | None
    changes: tuple[Change, ...]


def entries(found: Sequence[Found]) -> list[Entry]:
    """The file of an order, of all that was said about it, oldest first."""
    answers = {_asked(record): record for record in reversed(found) if record.topic != SUBMISSIONS}
    filed: list[Entry] = []
    before: Mapping[str, Any] | None = None
    for record in found:
        if record.topic == SUBMISSIONS and record.value:
            filed.append(_entry(record, record.value, answers.get(record.position), before))
            before = filed[-1].order or before
    return filed


def changes(before: Any, after: Any, field: str = "") -> Iterator[Change]:
    """Every value that differs, by its canonical path such as `lines[0].quantity`."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in before | after:  # type: ignore[operator]  # of plain dictionaries
            path = f"{field}.{name}" if field else name
            yield from changes(before.get(name), after.get(name), path)
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            was, now = (side[index] if index < len(side) else None for side in (before, after))
            yield from changes(was, now, f"{field}[{index}]")
    elif before != after:
        yield Change(field, before, after)


def _entry(
    record: Found, value: Mapping[str, Any], answer: Found | None, before: Mapping[str, Any] | None
) -> Entry:
    order = value["order"].decoded() if value.get("order") is not None else None
    changed = changes(before, order) if before is not None and order is not None else ()
    return Entry(
        at=next(value[name] for name in TIMES if name in value),
        position=record.position,
        record=record.record,
        by=_by(value, order),
        because=value.get("reason", ""),
        document=value.get("document", ""),
        answer=_said(answer),
        order=order,
        changes=tuple(changed),
    )


def _by(value: Mapping[str, Any], order: Mapping[str, Any] | None) -> str:
    source = (order or {}).get("source_document") or {}
    channel = value["order_id"].partition(":")[0]
    said = (value.get("entered_by"), value.get("requested_by"), source.get("captured_by"), channel)
    return str(next(filter(None, said)))


def _asked(answer: Found) -> str:
    """Position of what it answers: a change may have waited for its order."""
    return (answer.value or {}).get("request") or answer.cause


def _said(answer: Found | None) -> str:
    if answer is None:
        return ""
    value = answer.value or {}
    words = [fault["code"] for fault in value.get("faults", ())]
    return " ".join([answer.record, *words, value.get("because", "")]).strip()
