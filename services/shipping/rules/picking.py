"""The pick check: what was picked must be what the pick list says (SH-01)."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from orders.contracts.records import LineQuantity, ShipmentLine
from services.shipping.rules import lines as line


class PickCheck(NamedTuple):
    """`kept` goes on as the shipment, `missing` was not there, `surplus` was picked without
    being asked for."""

    kept: list[ShipmentLine]
    missing: list[LineQuantity]
    surplus: list[LineQuantity]


def check(listed: Sequence[ShipmentLine], picked: Sequence[Mapping[str, Any]]) -> PickCheck:
    """Compare the pick list with what was picked, by line, article and quantity (SH-01).

    Another article under the line's number is missing and surplus at once; a negative quantity
    counts as nothing.
    """
    wanted, found = line.amounts(listed), line.amounts(p for p in picked if p["quantity"] > 0)
    if wanted == found:
        return PickCheck(list(listed), [], [])
    kept: list[ShipmentLine] = []
    left = dict(found)
    for asked in listed:
        key = (asked["line"], asked["sku"])
        there = min(asked["quantity"], left.get(key, 0))
        left[key] = left.get(key, 0) - there
        if there:
            kept.append({**asked, "quantity": there})
    return PickCheck(kept, line.less(listed, kept), line.listed(left))
