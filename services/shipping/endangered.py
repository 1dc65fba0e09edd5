"""An order of which something is still in the house when a carrier should have it: what was
promised of it cannot be kept unseen (CF-05; docs/decisions/0047)."""

from orders.contracts.records import ShippingState
from orders.engine.handling import Event
from services.shipping import records
from services.shipping.records import Ctx
from services.shipping.rules.deadlines import leave_by


def look(state: ShippingState, ctx: Ctx) -> tuple[ShippingState, list[Event]]:
    """Once the time is over by which the last of it should have left, its customer is told, and
    people who see to it, until when; then who hears of it after them. It ends when all has left."""
    before, due = state["endangered"], due_at(state, ctx)
    if before is not None and leave_by(state) is None:
        return {**state, "endangered": None}, []
    if due is None or due > ctx.now:
        return state, []
    now = ctx.policy.endangered.heard(before, ctx.now)
    return {**state, "endangered": now}, records.endangered(state, now, ctx)


def due_at(state: ShippingState, ctx: Ctx) -> int | None:
    """When the next has to hear of it; None: nothing was promised, nothing is in the house, nothing
    of it is to leave, or all have heard."""
    by = leave_by(state)
    if by is None or state["recalled"] or state["taking_back"] is not None:
        return None
    return ctx.policy.endangered.next_at(state["endangered"], by)
