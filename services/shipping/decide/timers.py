"""What was due and did not come: warehouses are reminded, carriers asked for proof, what stays
silent is lost (DL-01)."""

from orders.contracts.records import ShipmentState, ShippingState
from orders.engine.handling import Event, Handling
from orders.engine.stage import TimerDue
from services.shipping import records
from services.shipping import state as progress
from services.shipping.records import Ctx
from services.shipping.rules.deadlines import HOUR, ON_THE_WAY, OPEN


def chase(due: TimerDue, state: ShippingState | None, ctx: Ctx) -> Handling:
    """Ask again, or give up, for every shipment of which something is due (DL-01). An order that
    is over is forgotten at its horizon."""
    if state is None:
        return ctx.ignore("nothing due")
    if state["status"] != "open":
        return Handling(outcome="forgotten", reason=state["status"], state=None)
    late = [
        s
        for s in state["shipments"]
        if s["status"] in OPEN and s["due_at"] is not None and s["due_at"] <= ctx.now
    ]
    events: list[Event] = []
    for shipment in late:
        state, asked = _ask(shipment, state, ctx)
        events += asked
    return progress.conclude(
        "chased" if late else "ignored", state, events, ctx, reason="" if late else "nothing due"
    )


def _ask(
    shipment: ShipmentState, state: ShippingState, ctx: Ctx
) -> tuple[ShippingState, list[Event]]:
    times = shipment["chased"] + 1
    if shipment["status"] != ON_THE_WAY:
        reminded: ShipmentState = {
            **shipment,
            "chased": times,
            "due_at": ctx.now + ctx.policy.warehouse_remind_hours * HOUR,
        }
        return progress.put(state, reminded), [_reminder(shipment, times, state, ctx)]
    if times > ctx.policy.chases:
        because = (
            f"no proof of delivery from {shipment['carrier']} after it was asked "
            f"{shipment['chased']} times"
        )
        lost = records.lost(shipment, shipment["lines"], because, ctx.now, state, ctx)
        return progress.settled(state, shipment, "lost"), [lost]
    asked: ShipmentState = {
        **shipment,
        "chased": times,
        "due_at": ctx.now + ctx.policy.chase_every_hours * HOUR,
    }
    return progress.put(state, asked), [records.chased(shipment, times, state, ctx)]


def _reminder(shipment: ShipmentState, times: int, state: ShippingState, ctx: Ctx) -> Event:
    """To the warehouse, then to the manager; the timer goes on until somebody answers."""
    to = "warehouse" if times <= ctx.policy.warehouse_reminders else "manager"
    template = "recall-unanswered" if shipment["recalling"] else "shipment-overdue"
    values = {
        "shipment": shipment["shipment_id"],
        "warehouse": shipment["warehouse"],
        "status": shipment["status"],
        "times": str(times),
    }
    return records.message(
        to, template, f"{template}-{shipment['shipment_id']}-{times}", values, state, ctx
    )
