"""What was due and did not come: warehouses are reminded, carriers asked for proof, what stays
silent is lost (DL-01); what nobody comes for goes back (SH-04)."""

from orders.business.times import HOUR, moment
from orders.contracts.records import ShipmentState, ShippingState
from orders.engine.handling import Event, Handling
from orders.engine.stage import TimerDue
from services.shipping import endangered, records
from services.shipping import state as life
from services.shipping.decide import collecting, passing, serving
from services.shipping.decide.door import given_up, let_go
from services.shipping.records import Ctx
from services.shipping.rules import deadlines, gates, kinds
from services.shipping.rules.deadlines import ON_THE_WAY, OPEN, PLANNED


def chase(due: TimerDue, state: ShippingState | None, ctx: Ctx) -> Handling:
    """Ask again, or give up, for every shipment of which something is due (DL-01). An order that
    should have left for what was promised is told (CF-05); one that is over is forgotten at its
    horizon."""
    if state is None:
        return ctx.ignore("nothing_due")
    if state["status"] != "open":
        return Handling(outcome="forgotten", reason=state["status"], state=None)
    late = [
        s
        for s in state["shipments"]
        if s["status"] in OPEN and s["due_at"] is not None and s["due_at"] <= ctx.now
    ]
    events, before = list[Event](), state
    for shipment in late:
        state, asked = _ask(shipment, state, ctx)
        events += asked
    code = "chased" if late else _code(state, ctx)
    reason = "nothing_due" if code == "ignored" else ""
    return passing.go_on(code, before, state, events, ctx, reason=reason)


def _code(state: ShippingState, ctx: Ctx) -> str:
    times = {
        "endangered": endangered.due_at(state, ctx),
        "gates_moved": gates.due_at(state, ctx.now),
    }
    return next((code for code, at in times.items() if at is not None and at <= ctx.now), "ignored")


def _ask(
    shipment: ShipmentState, state: ShippingState, ctx: Ctx
) -> tuple[ShippingState, list[Event]]:
    times = shipment["chased"] + 1
    if shipment["status"] == PLANNED and (meant := shipment["appointment"]) is not None:
        return serving.due(shipment, meant, state, ctx)
    if shipment["status"] != ON_THE_WAY:
        lies = shipment["hand_over"]
        if lies is not None and not shipment["recalling"]:
            return collecting.waited(shipment, lies, state, ctx)
        return _remind(shipment, times, state, ctx)
    if shipment["held"] is not None:
        return let_go(shipment, shipment["held"], state, ctx)
    rule = kinds.rule_of(shipment["kind"], ctx.policy)
    if times > rule.chases:
        because = (
            f"no proof of delivery from {shipment['carrier']} after it was asked "
            f"{shipment['chased']} times"
        )
        return given_up(shipment, because, state, ctx)
    asked: ShipmentState = {
        **shipment,
        "chased": times,
        "due_at": ctx.now + rule.chase_every_hours * HOUR,
    }
    return life.put(state, asked), [records.chased(shipment, times, state, ctx)]


def _remind(
    shipment: ShipmentState, times: int, state: ShippingState, ctx: Ctx
) -> tuple[ShippingState, list[Event]]:
    """The warehouse, then its manager; in the end a person is told to act, and nothing more is
    sent: whoever answers next, warehouse, carrier or a recall, moves the shipment."""
    policy = ctx.policy
    last = times > policy.warehouse_reminders + policy.manager_reminders
    template = "recall-unanswered" if shipment["recalling"] else "shipment-overdue"
    asked: ShipmentState = {**shipment, "chased": times}
    if last:
        asked = {**asked, "due_at": None, "left_to": policy.left_to}
        return life.put(state, asked), [
            _told(policy.left_to, "shipment-left-to-you", shipment, times, state, ctx)
        ]
    to = "warehouse" if times <= policy.warehouse_reminders else "manager"
    asked = {**asked, "due_at": deadlines.reminder_due(ctx.now, policy)}
    return life.put(state, asked), [_told(to, template, shipment, times, state, ctx)]


def _told(
    to: str, template: str, shipment: ShipmentState, times: int, state: ShippingState, ctx: Ctx
) -> Event:
    values = {
        "shipment": shipment["shipment_id"],
        "warehouse": shipment["warehouse"],
        "status": shipment["status"],
        "due": moment(shipment["due_at"]),
        "times": str(times),
    }
    fact = f"{template}-{shipment['shipment_id']}-{shipment['due_at']}"
    return records.message(to, template, fact, values, state, ctx)
