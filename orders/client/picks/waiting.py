"""Shipments that are to be picked: of each the last word counts, by when it was said."""

from collections.abc import Iterable, Mapping
from typing import Any

from orders.client.scan import Found

PICKED_WRONG = "pick-wrong"
"""Message of shipping: what was picked does not count (SH-01)."""
OVER = frozenset(
    {
        "ShipmentPicked",
        "ShortPicked",
        "PackedOut",
        "ShipmentPacked",
        "ShipmentDispatched",
        "ShipmentDelivered",
        "ShipmentLost",
        "ShipmentRecallRequested",
    }
)
"""After one of these nothing is to be picked for its shipment."""
HEARD = (*sorted(OVER), "ShipmentReleased", "RecallAnswered", "MessageRequested")
"""Records that tell."""


def waiting(found: Iterable[Found], warehouse: str) -> list[Mapping[str, Any]]:
    """Work orders (`ShipmentReleased`) of the warehouse that are still to be picked: the most
    urgent first, then what has to leave first."""
    open_now: dict[str, Mapping[str, Any]] = {}
    orders: dict[str, Mapping[str, Any]] = {}
    for one in sorted(found, key=lambda one: one.recorded_at):
        value = one.value or {}
        shipment = value.get("shipment_id", "")
        if one.record == "ShipmentReleased" and value["warehouse"] == warehouse:
            orders[shipment] = open_now[shipment] = value
        elif one.record in OVER or (one.record == "RecallAnswered" and value["recalled"]):
            open_now.pop(shipment, None)
        elif (again := _again(one.record, value)) in orders:
            open_now[again] = orders[again]
    return sorted(open_now.values(), key=_urgency)


def _again(record: str, value: Mapping[str, Any]) -> str:
    """The shipment that is to be picked after all."""
    if record == "RecallAnswered":
        return str(value["shipment_id"])
    if record == "MessageRequested" and value["template"] == PICKED_WRONG:
        return str(value["values"]["shipment"])
    return ""


def _urgency(order: Mapping[str, Any]) -> tuple[int, int, str]:
    return -order["priority"], order["dispatch_by_at"], order["shipment_id"]
