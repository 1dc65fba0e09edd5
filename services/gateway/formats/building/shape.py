"""The shape of a canonical order: with nothing in it yet, and whether what was put in fits. What a
format does not say stays empty, for intake to complete or to ask for."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from orders.business.money import LARGEST
from orders.client.fields import Shape
from orders.contracts.catalogue import record_type
from orders.contracts.records import OrderSubmitted
from services.gateway.formats.reading import Profile
from services.gateway.formats.values.references import encoded

Fields = dict[str, Any]
"""Of an order, or a part of one, under the names of the schema."""


def blank() -> Fields:
    """An order with nothing in it."""
    return _fresh(_templates()[0])


def blank_address() -> Fields:
    """An address with nothing in it."""
    address: Fields = _templates()[0]["delivery_address"]
    return dict(address)


def blank_order(number: str, profile: Profile) -> Fields:
    """An order of the channel under the partner's own order number, every other field empty but
    its kind and the buyer's language."""
    named = encoded(number.strip())
    order = blank()
    return {
        **order,
        "buyer": {**order["buyer"], "language": profile.language},
        "order_id": f"{profile.channel}:{named}",
        "channel": profile.channel,
        "reference": named,
        "buyer_reference": number.strip(),
        "kind": profile.kind,
    }


def blank_line() -> Fields:
    """A line with nothing in it."""
    return _fresh(_templates()[1])


def fits(order: Mapping[str, Any]) -> bool:
    """Whether every amount fits 64 bits; quantities and prices that do may have a product that
    does not."""
    parts = (*order["lines"], *order["charges"], order["totals"])
    amounts = (one for part in parts for one in part.values() if isinstance(one, int))
    return all(abs(amount) <= LARGEST for amount in amounts)


@cache
def _templates() -> tuple[Fields, Fields]:
    shape = Shape(record_type(OrderSubmitted), lenient=True)
    order, _ = shape.conform({"lines": [{}]}, shape.of("order"))
    return order, order["lines"].pop()


def _fresh(fields: Fields) -> Fields:
    """A copy of a template, whose lists are all empty; a fifth of the time of `deepcopy`."""
    return {
        name: [] if isinstance(one, list) else _fresh(one) if isinstance(one, dict) else one
        for name, one in fields.items()
    }
