"""The notice that stops an order or a part of it: whoever has something for it gives it back."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from orders.business.bundles import taken_apart
from orders.contracts.records import LineQuantity, OrderLine, OrderStopped
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
    promised_at: int | None = None,
    kept: Iterable[Mapping[str, Any]] = (),
    released: bool = False,
    at: int,
) -> Event:
    """`lines`: anything with line, sku and quantity; none of a quantity below 1. `warehouse`:
    where they were, if it is one. `outcome`: cancelled, declined, unconfirmed, discarded or
    amended. `promised_at`: what was promised of it last, milliseconds (CF-05). `kept`: as for
    `taken_back`. `released`: whether a warehouse had been told to send something of it."""
    notice: OrderStopped = {
        "order_id": order_id,
        "version": version,
        "lines": quantities(lines),
        "warehouse": warehouse,
        "whole": whole,
        "because": because,
        "stopped_by": by,
        "outcome": outcome,
        "promised_at": promised_at,
        "kept": quantities(kept),
        "released": released,
        "at": at,
    }
    return Event(OrderStopped, notice)


def taken_back(
    order_id: str,
    version: int,
    asked_by: str,
    by: str,
    kept: Iterable[Mapping[str, Any]],
    at: int,
) -> Event:
    """The order is in hand, to be changed: nothing of it goes on, and all of it is kept (CF-03).
    `by`: the stage that has it. `kept`: lines whose goods, where they are stocked, are reserved
    for it, so that what its next version is promised counts them (CF-04)."""
    return stopped(
        order_id,
        version,
        (),
        whole=True,
        because=f"to be changed, asked for by {asked_by}",
        by=by,
        outcome=AMENDED,
        kept=kept,
        at=at,
    )


def version_ended(notice: OrderStopped, status: str, version: int) -> int:
    """Which version's things a whole stop gives back, where an order of this status and version is
    known: its own; and if it was to follow one that was taken back, and never came, those that were
    kept for it (CF-03)."""
    return version if status == AMENDED and notice["version"] > version else notice["version"]


def never_handed_on(notice: OrderStopped) -> bool:
    """Whether it stops what inventory had not handed on of an order of which a part went ahead:
    nobody holds anything of it, and of the same line something else may be on its way (IV-05)."""
    return notice["stopped_by"] == "inventory" and not notice["whole"]


def quantities(lines: Iterable[Mapping[str, Any]]) -> list[LineQuantity]:
    """The bare quantities of anything that has line, sku and quantity, without empty lines; of a
    bundle as it was ordered, its parts."""
    lines = list(lines)
    if any(isinstance(line.get("bundle"), list) and line["bundle"] for line in lines):
        lines = [part for line in lines for part in _parts(line)]
    return [
        {"line": line["line"], "sku": line["sku"], "quantity": line["quantity"]}
        for line in lines
        if line["quantity"] > 0
    ]


def _parts(line: Mapping[str, Any]) -> list[Any]:
    """An order's line taken apart; any other line as it is."""
    ordered = isinstance(line.get("bundle"), list)
    return list(taken_apart([cast(OrderLine, line)])) if ordered else [line]
