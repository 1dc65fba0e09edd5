"""A cancellation that has caught up with its order: shipment by shipment, as far as the goods
have not left the house."""

from orders.contracts.blank import blank
from orders.contracts.records import RecallRequested, ShipmentState, ShippingState
from orders.engine.handling import Event, Handling
from services.shipping import records
from services.shipping import state as life
from services.shipping.records import Ctx
from services.shipping.rules import deadlines

REFUSALS = {
    "dispatched": "under way: refuse it at the door or return it",
    "delivered": "delivered: return it",
}
"""What the customer is told of a shipment that cannot be stopped any more, by its status."""


def recall(request: RecallRequested, state: ShippingState | None, ctx: Ctx) -> Handling:
    """Ask warehouses to stop what they still have; refuse for what is under way. One that comes
    before its order waits for it."""
    if state is None or request["version"] > state["version"]:
        early: ShippingState = {
            **blank(ShippingState),
            "version": request["version"],
            "status": "recalled",
            "recalled": True,
        }
        return Handling(
            outcome="recalled",
            reason="before_the_order",
            state={**early, "wake_at": life.forget_at(ctx)},
        )
    if request["version"] < state["version"]:
        return ctx.ignore("older_version")
    if state["recalled"]:
        return ctx.ignore("already_recalled")
    events: list[Event] = []
    shipments: list[ShipmentState] = []
    for shipment in state["shipments"]:
        if shipment["status"] in deadlines.IN_HOUSE:
            events.append(records.recall_requested(shipment, request["reason"], state, ctx))
            asked = life.expecting(shipment, deadlines.recall_due(ctx.now, ctx.policy))
            shipment = {**asked, "recalling": True}
        elif shipment["status"] in REFUSALS:
            events += records.recall_refused(shipment, REFUSALS[shipment["status"]], state, ctx)
        shipments.append(shipment)
    if state["status"] != "open" and not events:
        return ctx.ignore(f"already_{state['status']}")
    new: ShippingState = {**state, "recalled": True, "shipments": shipments}
    if state["status"] != "open":
        return Handling(
            outcome="refused", reason=f"already_{state['status']}", state=new, events=events
        )
    return life.conclude(
        "recalling" if any(s["recalling"] for s in shipments) else "refused", new, events, ctx
    )
