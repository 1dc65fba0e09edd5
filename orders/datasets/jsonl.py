"""Orders, and whatever else people and partners may send, from JSON Lines in our own form.

A line is an order (fields as in `schemas/shared/Order.avsc`; what is left out counts as not sent,
and intake asks for it), or `{"record": "CancelRequested", "value": {...}}` with any record that
comes from outside.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from orders.client.fields import FieldFault, Shape
from orders.client.submitting import submission
from orders.client.tables import opened
from orders.contracts.catalogue import TOPICS
from orders.contracts.order import CarriedOrder
from orders.contracts.records import OrderSubmitted
from orders.contracts.topic import RecordType
from orders.datasets.feed import Item, Outgoing, Refusal
from orders.engine.errors import ConfigError

FROM_OUTSIDE: Mapping[str, RecordType] = {
    record.name: record
    for topic in TOPICS.values()
    if topic.kind in ("answers", "partner") or topic.name == "orders.submissions.v1"
    for record in topic.records
}
"""Records that a line may hold, by name."""


def read(path: Path) -> Iterator[Item]:
    """Every line of the file; a blank one is no line. Raises ConfigError if the file cannot be
    read."""
    try:
        with opened(path) as file:
            for number, text in enumerate(file, start=1):
                if text.strip():
                    yield _item(number, text)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error


def count(path: Path) -> int:
    """Number of lines, for the progress bar."""
    try:
        with opened(path) as file:
            return sum(1 for text in file if text.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error


def _item(number: int, text: str) -> Item:
    try:
        entry = json.loads(text)
    except ValueError as error:
        return Refusal(
            number,
            "",
            "",
            "unreadable",
            f"the line is no JSON: {error}",
            {"line": text.rstrip("\n")},
        )
    if not isinstance(entry, dict):
        return Refusal(
            number, "", "", "unreadable", "an object is wanted", {"line": text.rstrip("\n")}
        )
    return _record(number, entry) if set(entry) == {"record", "value"} else _order(number, entry)


def _order(number: int, entry: Mapping[str, Any]) -> Item:
    channel, reference = entry.get("channel"), entry.get("reference")
    if not channel or not reference:
        return Refusal(
            number,
            "",
            "reference",
            "reference_missing",
            "channel and reference name the order",
            entry,
        )
    key = f"{channel}:{reference}"
    shape = _shape("OrderSubmitted")
    order, faults = shape.conform({"order_id": key, **entry}, shape.of("order"))
    if faults:
        return _refused(number, key, faults, entry)
    return Outgoing(OrderSubmitted, key, submission(order, order["placed_at"]), 1)


def _record(number: int, entry: Mapping[str, Any]) -> Item:
    name, given = entry["record"], entry["value"]
    kind = FROM_OUTSIDE.get(name) if isinstance(name, str) else None
    if kind is None:
        return Refusal(
            number,
            "",
            "record",
            "record_unknown",
            f"one of {', '.join(FROM_OUTSIDE)} is wanted",
            entry,
        )
    value, faults = _shape(kind.name).conform(given)
    key = (value or {}).get("order_id") or (value or {}).get("sku")
    if faults or not key:
        return _refused(
            number,
            str(key or ""),
            faults or [FieldFault("order_id", "missing_field", "nothing says what it is about")],
            entry,
        )
    if kind.hand_off:
        value = {**value, "order": CarriedOrder.of(value["order"])}
    return Outgoing(kind.record, key, value, 1)


@cache
def _shape(name: str) -> Shape:
    return Shape(FROM_OUTSIDE[name], lenient=True)


def _refused(
    number: int, document: str, faults: list[FieldFault], entry: Mapping[str, Any]
) -> Refusal:
    first = faults[0]
    return Refusal(
        number,
        document,
        first.field,
        first.code,
        "; ".join(f"{fault.field}: {fault.reason}" for fault in faults),
        entry,
    )
