"""A cancellation that has caught up with its order: shipment by shipment, as far as the goods
have not left the house. A recall for a change stops all of it, or nothing."""

from orders.contracts.blank import blank
from orders.contracts.records import RecallRequested, ShipmentState, ShippingState
from orders.engine.handling import Event, Handling
from services.shipping import records
from services.shipping import state as life
from services.shipping.decide import amended, passing
from services.shipping.records import Ctx
from services.shipping.rules import deadlines
from services.shipping.rules.halting import REFUSALS


def recall(request: RecallRequested, state: ShippingState | None, ctx: Ctx) -> Handling:
    """Ask warehouses to stop what they still have; refuse for what is under way. One that comes
    before its order waits for it."""
    if request["purpose"] == "AMEND":
        return amended.take_back(request, state, ctx)
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
    if state["recalled"] and not state["open_lines"]:
        return ctx.ignore("already_recalled")
    if state["status"] == "amended":
        return amended.stop(state, request["reason"], ctx)
    return _cancel(*amended.cancelled_meanwhile(state, request["reason"], ctx), request, ctx)


def _cancel(
    state: ShippingState, events: list[Event], request: RecallRequested, ctx: Ctx
) -> Handling:
    """`events`: what is told of it already."""
    state, stopped = passing.withdrawn(state, request["reason"], ctx)
    events += stopped
    shipments: list[ShipmentState] = []
    for shipment in state["shipments"]:
        if shipment["status"] in deadlines.IN_HOUSE and not shipment["recalling"]:
            events.append(records.recall_requested(shipment, request["reason"], state, ctx))
            asked = life.expecting(shipment, deadlines.recall_due(ctx.now, ctx.policy))
            shipment = {**asked, "recalling": True}
        elif shipment["status"] in REFUSALS:
            events += records.recall_refused(shipment, REFUSALS[shipment["status"]], state, ctx)
        shipments.append(shipment)
    if state["status"] != "open" and not events:
        return ctx.ignore(f"already_{state['status']}")
    new: ShippingState = {
        **life.booked(state, "stopped", state["open_lines"]),  # they come no more, and who has them
        "open_lines": [],  # says what becomes of them
        "recalled": True,
        "shipments": shipments,
    }
    if state["status"] != "open":
        return Handling(
            outcome="refused", reason=f"already_{state['status']}", state=new, events=events
        )
    return life.conclude(
        "recalling" if any(s["recalling"] for s in shipments) else "refused", new, events, ctx
    )
