"""A cancellation that has caught up with its order: shipment by shipment, as far as the goods
have not left the house."""

from orders.contracts.blank import blank
from orders.contracts.records import (
    OrderStopped,
    RecallAnswered,
    RecallRequested,
    ShipmentState,
    ShippingState,
)
from orders.engine.handling import Event, Handling
from services.shipping.decide import progress, records
from services.shipping.decide.records import Ctx
from services.shipping.rules import deadlines
from services.shipping.rules.lines import common, less

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
            reason="before the order",
            state={**early, "wake_at": progress.forget_at(ctx)},
        )
    if request["version"] < state["version"]:
        return ctx.ignore("older version")
    if state["recalled"]:
        return ctx.ignore("already recalled")
    events: list[Event] = []
    shipments: list[ShipmentState] = []
    for shipment in state["shipments"]:
        if shipment["status"] in deadlines.IN_HOUSE:
            events.append(records.recall_requested(shipment, request["reason"], state, ctx))
            shipment = {
                **shipment,
                "recalling": True,
                "due_at": deadlines.recall_due(ctx.now, ctx.policy),
                "chased": 0,
            }
        elif shipment["status"] in REFUSALS:
            events += records.recall_refused(shipment, REFUSALS[shipment["status"]], state, ctx)
        shipments.append(shipment)
    if state["status"] != "open" and not events:
        return ctx.ignore(f"already {state['status']}")
    new: ShippingState = {**state, "recalled": True, "shipments": shipments}
    if state["status"] != "open":
        return Handling(
            outcome="refused", reason=f"already {state['status']}", state=new, events=events
        )
    return progress.conclude(
        "recalling" if any(s["recalling"] for s in shipments) else "refused", new, events, ctx
    )


def recall_answered(answer: RecallAnswered, state: ShippingState | None, ctx: Ctx) -> Handling:
    """The warehouse has stopped the shipment, or could not: then it goes on."""
    shipment = progress.locate(answer, state)
    if state is None or isinstance(shipment, str):
        return ctx.ignore(str(shipment))
    if not shipment["recalling"]:
        return ctx.ignore("not asked")
    state = progress.noted(answer, state)
    if answer["recalled"]:
        lines = less(shipment["lines"], [])
        stopped = progress.settled(state, shipment, "stopped")
        return progress.conclude(
            "stopped",
            stopped,
            [],
            ctx,
            stopped=lines,
            warehouse=shipment["warehouse"],
            reason="recalled",
        )
    goes_on: ShipmentState = {
        **shipment,
        "recalling": False,
        "chased": 0,
        "due_at": deadlines.warehouse_due(
            deadlines.dispatch_by(ctx.now, state["priority"], None, 0, ctx.policy), ctx.policy
        ),
    }
    because = (
        f"{answer['because'] or 'the warehouse cannot stop it'}: refuse it at the door or return it"
    )
    return progress.conclude(
        "refused",
        progress.put(state, goes_on),
        records.recall_refused(goes_on, because, state, ctx),
        ctx,
    )


def drop_awaited(notice: OrderStopped, state: ShippingState | None, ctx: Ctx) -> Handling:
    """Allocation will not find another warehouse for lines that were short: they are stopped,
    nothing is awaited for them any more."""
    if notice["stopped_by"] == "shipping":
        return ctx.ignore("own notice")
    if state is None or notice["version"] != state["version"]:
        return ctx.ignore("nothing awaited")
    dropped = common(state["awaited"], notice["lines"])
    if not dropped:
        return ctx.ignore("nothing awaited")
    new: ShippingState = {
        **progress.booked(state, "stopped", dropped),
        "awaited": less(state["awaited"], dropped),
    }
    return progress.conclude(
        "stopped",
        new,
        [],
        ctx,
        because=notice["because"],
        outcome=notice["outcome"],
        reason="not reallocated",
    )
