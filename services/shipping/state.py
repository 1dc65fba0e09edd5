"""The state of an order on its way: shipments, what became of their lines, what is due next."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from orders.contracts.records import (
    CarrierScanned,
    LineQuantity,
    PackedOut,
    RecallAnswered,
    ShipmentPicked,
    ShipmentState,
    ShippingState,
    ShortPicked,
)
from orders.engine.handling import Event, Handling
from services.shipping import records
from services.shipping.records import Ctx
from services.shipping.rules.deadlines import DAY, OPEN, next_due
from services.shipping.rules.lines import added

PartnerEvent = ShipmentPicked | ShortPicked | PackedOut | RecallAnswered | CarrierScanned
Fate = Literal["delivered", "refused", "lost", "stopped"]

DOCUMENTS_KEPT = 64
"""Partner documents remembered: repeats come soon or not at all, and a shipment's status makes
late ones harmless."""

RECALLED = "recalled by the customer"


def locate(event: PartnerEvent, state: ShippingState | None) -> ShipmentState | str:
    """The shipment that a partner speaks of, or why the event is a no-op."""
    if state is None or not state["shipments"]:
        return "unknown order"
    if event["document_id"] in state["documents"]:
        return "repeated document"
    for shipment in state["shipments"]:
        if shipment["shipment_id"] == event["shipment_id"]:
            return shipment if shipment["status"] in OPEN else f"already {shipment['status']}"
    return "unknown shipment"


def noted(event: PartnerEvent, state: ShippingState) -> ShippingState:
    """The state with the partner's document remembered."""
    return {**state, "documents": [*state["documents"][1 - DOCUMENTS_KEPT :], event["document_id"]]}


def put(state: ShippingState, shipment: ShipmentState) -> ShippingState:
    """The state with the shipment as it is now."""
    same = shipment["shipment_id"]
    return {
        **state,
        "shipments": [shipment if s["shipment_id"] == same else s for s in state["shipments"]],
    }


def settled(state: ShippingState, shipment: ShipmentState, fate: Fate) -> ShippingState:
    """The shipment has met its fate, all its lines with it."""
    done: ShipmentState = {**shipment, "status": fate, "recalling": False, "due_at": None}
    return booked(put(state, done), fate, shipment["lines"])


def booked(state: ShippingState, fate: Fate, lines: Sequence[Mapping[str, Any]]) -> ShippingState:
    """The state with the lines added to those of the same fate."""
    return {**state, fate: added(state[fate], lines)}  # type: ignore[misc]


def happened(event: PartnerEvent, ctx: Ctx) -> int:
    """When the partner says it happened; not later than now, whatever the partner's clock says."""
    return min(event["at"], ctx.now)


def conclude(
    code: str,
    state: ShippingState,
    events: list[Event],
    ctx: Ctx,
    stopped: list[LineQuantity] | None = None,
    warehouse: str = "",
    because: str = RECALLED,
    outcome: str = "cancelled",
    reason: str = "",
) -> Handling:
    """The end of every handler: say what was stopped, settle the order if nothing is open, else set
    the timer.

    `stopped` are the lines that this event stopped, at `warehouse`; they are settled by one
    `OrderStopped`, whole if nothing of the order went on.
    """
    still_open = bool(state["awaited"]) or any(s["status"] in OPEN for s in state["shipments"])
    left_house = bool(state["delivered"] or state["refused"] or state["lost"])
    whole = not still_open and not left_house
    if stopped or whole:
        events = [
            *events,
            records.stopped(stopped or [], warehouse, whole, because, outcome, state, ctx),
        ]
    if still_open:
        return Handling(
            outcome=code,
            reason=reason,
            state={**state, "wake_at": next_due(state["shipments"])},
            events=events,
        )
    if left_house:
        events = [*events, records.completed(state, ctx)]
    status = "settled" if left_house else "stopped"
    return Handling(
        outcome=code,
        reason=reason,
        state={**state, "status": status, "order": None, "wake_at": forget_at(ctx)},
        events=events,
    )


def forget_at(ctx: Ctx) -> int:
    """When an order that is over may be forgotten."""
    return ctx.now + ctx.policy.horizon_days * DAY
