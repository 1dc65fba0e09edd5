"""What sales teams and partners have agreed to say (IN-06)."""

import re
from collections.abc import Iterator
from typing import Any

from orders.business.fields import fields
from orders.business.text import blank
from orders.contracts.records import Channel, Fault, Order
from services.intake.rules.faults import fault

WISHED = "wished_delivery_at"
_OF_LINE = re.compile(r"lines\[(\d+)\]")


def agreed(order: Order, channel: Channel | None) -> Iterator[Fault]:
    """Every field is said that the channel's orders must say beyond those of all orders (IN-06).
    That goods are wanted as soon as possible is an answer to when."""
    for path in channel["mandatory"] if channel else ():
        if path == WISHED and order["as_soon_as_possible"]:
            continue
        for field in fields(order, path):
            if _unsaid(field.value):
                message = "orders of this channel must say it, as was agreed; send it"
                yield fault("agreed_field_missing", field.path, message, _line(order, field.path))


def _unsaid(value: Any) -> bool:
    return blank(value) if isinstance(value, str) else value in (None, 0, [], "UNKNOWN")


def _line(order: Order, path: str) -> int:
    found = _OF_LINE.match(path)
    return order["lines"][int(found[1])]["line"] if found else 0
