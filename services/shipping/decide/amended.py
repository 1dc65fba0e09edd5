"""An order that is changed while warehouses have it: all of them stop it, or it goes on as it is
(CF-03; docs/decisions/0019)."""

from dataclasses import replace

from orders.business import notices, recalls
from orders.contracts.records import (
    OrderStopped,
    RecallRequested,
    ShipmentState,
    ShippingState,
)
from orders.engine.handling import Event, Handling
from services.shipping import amending, records, service_records
from services.shipping import state as life
from services.shipping.records import Ctx
from services.shipping.rules import deadlines
from services.shipping.rules.halting import REFUSALS, of_halted, too_late
from services.shipping.rules.lines import less

TO_BE_CHANGED = "to be changed: stop it, the order comes again"


def take_back(request: RecallRequested, state: ShippingState | None, ctx: Ctx) -> Handling:
    """Ask every warehouse to stop what it has, unless something has left already. Taken back
    already: say so again."""
    if state is None or request["version"] > state["version"]:
        return recalls.denied(request, recalls.NOT_HERE, "shipping", ctx)
    if request["version"] < state["version"]:
        return ctx.ignore("older_version")
    if state["recalled"]:
        return recalls.denied(request, recalls.BEING_CANCELLED, "shipping", ctx)
    if state["status"] == "amended":
        told = amending.taken_back(state, *recalls.asked(request), ctx)
        return Handling(outcome="amended", reason="again", events=[told])
    if state["status"] == "settled":
        return recalls.denied(request, REFUSALS["delivered"], "shipping", ctx)
    if state["status"] == "stopped":
        return ctx.ignore("already_stopped")
    if state["taking_back"] is not None:
        return ctx.ignore("already_recalled")
    # intake asks again until it has read the denial: it would ignore what is taken back then
    if because := too_late(state) or (amending.DENIED if state["denied"] else ""):
        denied = recalls.denied(request, because, "shipping", ctx)
        return replace(denied, state={**state, "denied": True})
    return _ask_all({**state, "taking_back": request["requested_by"]}, ctx)


def halted(shipment: ShipmentState, state: ShippingState, ctx: Ctx) -> Handling:
    """A warehouse has stopped it for a change. Where that came to nothing meanwhile, it sends it
    after all."""
    if state["taking_back"] is None:
        goes_on, events = amending.sent_after_all(state, shipment, ctx)
        return life.conclude("halted", goes_on, events, ctx, reason="sent_after_all")
    done: ShipmentState = {**shipment, **life.over(), "status": "halted"}
    return life.conclude("halted", life.put(state, done), [], ctx)


def not_halted(shipment: ShipmentState, because: str, state: ShippingState, ctx: Ctx) -> Handling:
    """A warehouse goes on with it, and so do all others. `shipment`: as it goes on."""
    state, events = life.put(state, shipment), list[Event]()
    if state["taking_back"] is not None:
        why = f"{shipment['warehouse']} cannot stop it ({because or 'no reason given'}): return it"
        state, events = amending.going_on(state, why, ctx)
    return life.conclude("refused", state, events, ctx)


def cancelled_meanwhile(
    state: ShippingState, because: str, ctx: Ctx
) -> tuple[ShippingState, list[Event]]:
    """It is not to be changed any more but cancelled: what was stopped for the change is stopped
    for good."""
    stopped = [one for one in state["shipments"] if one["status"] == "halted"]
    events = list[Event]()
    for shipment in stopped:
        lines, at = less(shipment["lines"], []), shipment["warehouse"]
        state = life.settled(state, shipment, "stopped")
        events.append(records.stopped(lines, at, False, because, "cancelled", state, ctx))
    return {**state, "taking_back": None}, events


def stop(state: ShippingState, because: str, ctx: Ctx) -> Handling:
    """It was taken back, and is cancelled before its next version comes: nothing of it goes on."""
    lines = of_halted(state)
    opened: ShippingState = {**state, "status": "open", "recalled": True}
    for shipment in state["shipments"]:
        if shipment["status"] == "halted":
            opened = life.settled(opened, shipment, "stopped")
    return life.conclude("stopped", opened, [], ctx, lines, because=because, reason="recalled")


def ended(notice: OrderStopped, state: ShippingState, ctx: Ctx) -> Handling:
    """Its next version, or it itself, was stopped for good: nothing more comes here."""
    if not notice["whole"] or notice["outcome"] == notices.AMENDED:
        return ctx.ignore("nothing_awaited")
    if notices.version_ended(notice, state["status"], state["version"]) != state["version"]:
        return ctx.ignore("nothing_awaited")
    over: ShippingState = {
        **state,
        "status": "stopped",
        "order": None,
        "wake_at": life.forget_at(ctx),
    }
    return Handling(outcome="stopped", reason="taken_back", state=over)


def _ask_all(state: ShippingState, ctx: Ctx) -> Handling:
    """What nobody has begun is stopped already: it waits at gates, or is a service whose time has
    not come."""
    due = deadlines.recall_due(ctx.now, ctx.policy)
    state, events = {**state, "gated": []}, list[Event]()
    for shipment in state["shipments"]:
        if shipment["status"] == deadlines.PLANNED:
            events.append(service_records.withdrawn(shipment, TO_BE_CHANGED, state, ctx))
        if shipment["status"] in deadlines.UNBEGUN:
            state = life.put(state, {**shipment, **life.over(), "status": "halted"})
        if shipment["status"] in deadlines.IN_HOUSE and not shipment["recalling"]:
            events.append(records.recall_requested(shipment, TO_BE_CHANGED, state, ctx))
            asked: ShipmentState = {**life.expecting(shipment, due), "recalling": True}
            state = life.put(state, asked)
    return life.conclude("recalling", state, events, ctx)
