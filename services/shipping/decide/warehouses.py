"""What warehouses report: picked, short, packed (SH-01); what they answer to a recall."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from orders.contracts.records import (
    LineQuantity,
    PackedOut,
    RecallAnswered,
    ShipmentPacked,
    ShipmentPicked,
    ShipmentState,
    ShippingState,
    ShortPicked,
)
from orders.engine.handling import Event, Handling
from orders.engine.stage import Asking
from services.shipping import records
from services.shipping import state as life
from services.shipping.decide import amended, checking, collecting
from services.shipping.decide.packages import numbered
from services.shipping.records import Ctx
from services.shipping.rules import deadlines
from services.shipping.rules.deadlines import IN_HOUSE
from services.shipping.rules.lines import added, less
from services.shipping.rules.picking import PickCheck, check


class Checked(NamedTuple):
    """After the pick check: the shipment is what goes on; `stopped` will not be sent at all."""

    state: ShippingState
    shipment: ShipmentState
    events: list[Event]
    stopped: list[LineQuantity]
    short: bool


def picked(event: ShipmentPicked, state: ShippingState | None, ctx: Ctx) -> Handling:
    """The warehouse says it has picked the whole list; the pick check says whether that is so
    (SH-01); goods that were scanned and are others are picked again."""
    return _picked(ShipmentPicked, event, state, ctx)


def short_picked(event: ShortPicked, state: ShippingState | None, ctx: Ctx) -> Handling:
    """Less was there than the books say: what was picked goes on, the rest is allocated again
    (SH-01, AL-05)."""
    return _picked(ShortPicked, event, state, ctx)


def packed_out(event: PackedOut, state: ShippingState | None, ctx: Ctx) -> Asking:
    """Packed and put out for the carrier; what is in the packages counts as picked, and each gets
    its number in the world (SH-01). What weighs otherwise than its goods is weighed again."""
    report = life.locate(PackedOut, event, state)
    if state is None or isinstance(report, str):
        return life.in_vain(PackedOut, event, str(report), ctx)
    shipment, state = _in_hand(report.shipment, ctx), life.noted(report.document, state)
    if shipment["status"] not in ("released", "picked"):
        return life.in_vain(PackedOut, event, f"already_{shipment['status']}", ctx)
    if (wrong := checking.wrongly_packed(event, shipment, state, ctx)) is not None:
        return wrong
    shipment = checking.checked(shipment)
    contents = [line for package in event["packages"] for line in package["lines"]]
    checked = _check(shipment, contents or shipment["lines"], state, ctx)
    if checked.shipment["status"] == "dropped":
        return life.conclude(
            "short",
            checked.state,
            checked.events,
            ctx,
            checked.stopped,
            shipment["warehouse"],
            reason="nothing_picked",
        )
    about = {
        "order_id": ctx.key,
        "version": state["version"],
        "shipment_id": shipment["shipment_id"],
        "warehouse": shipment["warehouse"],
    }
    packages = yield from numbered(event["packages"], shipment["warehouse"], ctx)
    packed = Event(
        ShipmentPacked,
        {**about, "packages": packages, "at": life.happened(event, ctx)},
    )
    ready, told = collecting.packed({**checked.shipment, "status": "packed"}, checked.state, ctx)
    new = life.put(checked.state, ready)
    reason = "short" if checked.short else ""
    return life.conclude(
        "packed",
        new,
        [*checked.events, packed, *told],
        ctx,
        checked.stopped,
        shipment["warehouse"],
        reason=reason,
    )


def _picked(
    record: type, event: ShipmentPicked | ShortPicked, state: ShippingState | None, ctx: Ctx
) -> Handling:
    report = life.locate(record, event, state)
    if state is None or isinstance(report, str):
        return life.in_vain(record, event, str(report), ctx)
    shipment, state = _in_hand(report.shipment, ctx), life.noted(report.document, state)
    if (wrong := checking.wrongly_picked(event, shipment, state, ctx)) is not None:
        return wrong
    if shipment["unchecked"] == checking.WRONG_PICK:
        shipment = checking.checked(shipment)
    checked = _check(shipment, event["lines"], state, ctx)
    now = checked.shipment
    new = (
        life.put(checked.state, {**now, "status": "picked"})
        if now["status"] == "released"
        else life.put(checked.state, now)
    )
    reason = "nothing_picked" if now["status"] == "dropped" else ""
    code = "short" if checked.short else "picked"
    return life.conclude(
        code, new, checked.events, ctx, checked.stopped, shipment["warehouse"], reason=reason
    )


def _in_hand(shipment: ShipmentState, ctx: Ctx) -> ShipmentState:
    """A warehouse that had fallen silent has it in hand again: it has its time anew."""
    if not shipment["left_to"]:
        return shipment
    return life.expecting(shipment, deadlines.reminder_due(ctx.now, ctx.policy))


def _check(
    shipment: ShipmentState, found: Sequence[Mapping[str, Any]], state: ShippingState, ctx: Ctx
) -> Checked:
    """The pick check, and what follows from it (SH-01).

    In the house, missing lines are allocated again (stopped after a recall); if nothing is left the
    shipment is dropped. A report that the carrier has overtaken finds the goods booked as sent:
    what was never in the parcel is lost.
    """
    result = check(shipment["lines"], found)
    events = [_put_back(shipment, result.surplus, state, ctx)] if result.surplus else []
    if not result.missing:
        return Checked(state, shipment, events, [], short=False)
    if shipment["status"] not in IN_HOUSE:
        return _missing_on_the_way(shipment, result, events, state, ctx)
    kept: ShipmentState = {**shipment, "lines": result.kept}
    if not result.kept:
        kept = life.dropped(shipment)
    state = life.put(state, kept)
    if state["recalled"]:
        return Checked(
            life.booked(state, "stopped", result.missing),
            kept,
            events,
            result.missing,
            short=True,
        )
    events.append(records.reallocation(shipment, result.missing, records.SHORT_PICKED, state, ctx))
    return Checked(
        {**state, "awaited": added(state["awaited"], result.missing)}, kept, events, [], short=True
    )


def _missing_on_the_way(
    shipment: ShipmentState, result: PickCheck, events: list[Event], state: ShippingState, ctx: Ctx
) -> Checked:
    gone = check(shipment["lines"], result.missing).kept
    because = "short picked, reported when it was under way"
    lost = records.lost(shipment, gone, records.SHORT_PICKED, because, ctx.now, state, ctx)
    if not result.kept:
        return Checked(
            life.settled(state, shipment, "lost"),
            {**shipment, "status": "lost"},
            [*events, lost],
            [],
            short=True,
        )
    rest: ShipmentState = {**shipment, "lines": result.kept}
    return Checked(
        life.booked(life.put(state, rest), "lost", gone),
        rest,
        [*events, lost],
        [],
        short=True,
    )


def _put_back(
    shipment: ShipmentState, surplus: list[LineQuantity], state: ShippingState, ctx: Ctx
) -> Event:
    goods = ", ".join(f"{line['quantity']} x {line['sku']}" for line in surplus)
    values = {
        "shipment": shipment["shipment_id"],
        "warehouse": shipment["warehouse"],
        "put_back": goods,
    }
    return records.message(
        "warehouse", "pick-surplus", f"surplus-{shipment['shipment_id']}", values, state, ctx
    )


def recall_answered(answer: RecallAnswered, state: ShippingState | None, ctx: Ctx) -> Handling:
    """The warehouse has stopped the shipment, or could not: then it goes on. Asked for a change,
    all of the order stops or none of it does (CF-03)."""
    report = life.locate(RecallAnswered, answer, state)
    if state is None or isinstance(report, str):
        return life.in_vain(RecallAnswered, answer, str(report), ctx)
    shipment, state = report.shipment, life.noted(report.document, state)
    if not shipment["recalling"]:
        return life.in_vain(RecallAnswered, answer, "not_asked", ctx)
    missed = collecting.is_missed(shipment) and not state["recalled"]
    if answer["recalled"] and not state["recalled"] and not missed:
        return amended.halted(shipment, state, ctx)
    if answer["recalled"]:
        lines = less(shipment["lines"], [])
        stopped = life.settled(state, shipment, "stopped")
        return life.conclude(
            "stopped",
            stopped,
            [],
            ctx,
            stopped=lines,
            warehouse=shipment["warehouse"],
            because=collecting.NOT_COLLECTED if missed else "",
            reason="not_collected" if missed else "recalled",
        )
    by = deadlines.dispatch_by(ctx.now, state["priority"], None, 0, ctx.policy)
    due_at = deadlines.warehouse_due(by, ctx.policy)
    goes_on, told = collecting.goes_on(shipment, due_at, state, ctx)
    if missed:
        return life.conclude("refused", life.put(state, goes_on), told, ctx, reason="not_collected")
    if not state["recalled"]:
        going = amended.not_halted(goes_on, answer["because"], state, ctx)
        return replace(going, events=[*told, *going.events]) if told else going
    because = (
        f"{answer['because'] or 'the warehouse cannot stop it'}: refuse it at the door or return it"
    )
    return life.conclude(
        "refused",
        life.put(state, goes_on),
        [*told, *records.recall_refused(goes_on, because, state, ctx)],
        ctx,
    )
