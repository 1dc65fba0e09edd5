"""The notice that stops an order or a part of it: whoever has something for it gives it back."""

from collections.abc import Iterable, Mapping
from typing import Any

from orders.contracts.records import LineQuantity, OrderStopped
from orders.engine.handling import Event

AMENDED = "amended"
"""Outcome of a whole stop that is no end: the order was taken back for a change, and whoever has
something for it keeps it for the next version (CF-03)."""


def stopped(
    order_id: str,
    version: int,
    lines: Iterable[Mapping[str, Any]],
    *,
    whole: bool,
    because: str,
    by: str,
    outcome: str = "cancelled",
    warehouse: str = "",
    at: int,
) -> Event:
    """`lines`: anything with line, sku and quantity; none of a quantity below 1. `warehouse`:
    where they were, if it is one. `outcome`: cancelled, declined, unconfirmed, discarded or
    amended."""
    notice: OrderStopped = {
        "order_id": order_id,
        "version": version,
        "lines": quantities(lines),
        "warehouse": warehouse,
        "whole": whole,
        "because": because,
        "stopped_by": by,
        "outcome": outcome,
        "at": at,
    }
    return Event(OrderStopped, notice)


def quantities(lines: Iterable[Mapping[str, Any]]) -> list[LineQuantity]:
    """The bare quantities of anything that has line, sku and quantity, without empty lines."""
    return [
        {"line": line["line"], "sku": line["sku"], "quantity": line["quantity"]}
        for line in lines
        if line["quantity"] > 0
    ]
