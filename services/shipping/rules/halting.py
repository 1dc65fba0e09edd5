"""Whether an order that warehouses have can be taken back for a change: all of it stops, or none of
it does (CF-03)."""

from collections.abc import Mapping

from orders.business.notices import quantities
from orders.contracts.records import LineQuantity, ShippingState

REFUSALS: Mapping[str, str] = {
    "dispatched": "under way: refuse it at the door or return it",
    "delivered": "delivered: return it",
}
"""What the customer is told of a shipment that cannot be stopped any more, by its status."""
GONE: Mapping[str, str] = {
    **REFUSALS,
    "refused": "refused at the door: order what is wanted anew",
    "lost": "lost on the way: order what is wanted anew",
}
"""Why a shipment that left the house is not changed."""


def too_late(state: ShippingState) -> str:
    """Why not all of it can be stopped any more; empty if it still can."""
    for shipment in state["shipments"]:
        if shipment["status"] in GONE:
            return f"{shipment['shipment_id']} is {GONE[shipment['status']]}"
    if state["awaited"]:
        return "a warehouse was short of it, and another is to send that part: return what is wrong"
    if state["open_lines"]:
        return "a part of it is still to come, and this one goes ahead: return what is wrong"
    if state["stopped"]:
        return "a part of it was cancelled: return what is wrong"
    return ""


def of_halted(state: ShippingState) -> list[LineQuantity]:
    """The lines of shipments that warehouses have stopped."""
    return quantities(
        line for one in state["shipments"] if one["status"] == "halted" for line in one["lines"]
    )


def halted(state: ShippingState) -> bool:
    """Whether every warehouse has stopped what it had."""
    return all(shipment["status"] in ("halted", "dropped") for shipment in state["shipments"])
