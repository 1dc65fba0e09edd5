"""From a text of one order, a list of orders or one order a line to sound orders, or every fault
with its path."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from orders.client.fields import FieldFault, Shape
from orders.contracts.catalogue import record_type
from orders.contracts.records import Order, OrderSubmitted
from orders.engine.errors import ConfigError


class Entry(NamedTuple):
    """One order of the text; use it only if there is no fault. `number` counts from 1."""

    number: int
    order: Order
    faults: list[FieldFault]


def read(text: str) -> list[Entry]:
    """Every order of the text. The order id may be left out, and texts that are empty; sums and
    times are never made up.

    Raises ConfigError if the text is no JSON.
    """
    shape = Shape(record_type(OrderSubmitted), texts_may_lack=True)
    return [_entry(number, given, shape) for number, given in enumerate(_given(text), start=1)]


def _given(text: str) -> Iterator[Any]:
    try:
        whole = json.loads(text)
    except ValueError as error:
        if "\n" not in text.strip():
            raise ConfigError(f"this is no JSON: {error}") from None
        yield from _lines(text)
        return
    yield from whole if isinstance(whole, list) else [whole]


def _lines(text: str) -> Iterator[Any]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except ValueError as error:
            raise ConfigError(
                f"this is neither one JSON value nor JSON Lines: line {number}: {error}"
            ) from None


def _entry(number: int, given: Any, shape: Shape) -> Entry:
    order, faults = shape.conform(_with_id(given), shape.of("order"))
    if not faults:
        faults = [
            FieldFault(name, "missing_field", "it names the order")
            for name in ("channel", "reference")
            if not order[name]
        ]
    if not faults and order["order_id"] != (right := f"{order['channel']}:{order['reference']}"):
        faults = [
            FieldFault(
                "order_id",
                "wrong_value",
                f"channel and reference make it {right!r}; it may be left out",
            )
        ]
    return Entry(number, order, faults)


def _with_id(given: Any) -> Any:
    if isinstance(given, Mapping) and "order_id" not in given:
        return {**given, "order_id": f"{given.get('channel', '')}:{given.get('reference', '')}"}
    return given
