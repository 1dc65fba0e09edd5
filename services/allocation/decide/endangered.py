"""An order that no warehouse has when one should: what was promised of it cannot be kept unseen
(CF-05; docs/decisions/0036)."""

from orders.contracts.records import AllocationState
from orders.engine.handling import Event
from services.allocation import records
from services.allocation.decide.place import Ctx


def look(state: AllocationState, ctx: Ctx) -> tuple[AllocationState, list[Event]]:
    """Of an order that waits: once the time is over by which a warehouse should have it, its
    customer is told, and people who see to it, until when; then who hears of it after them."""
    due = due_at(state, ctx)
    if due is None or due > ctx.now:
        return state, []
    now = ctx.policy.endangered.heard(state["endangered"], ctx.now)
    return {**state, "endangered": now}, records.endangered(state, now, ctx)


def due_at(state: AllocationState, ctx: Ctx) -> int | None:
    """When the next has to hear of it; None: nothing was promised, or all have heard."""
    return ctx.policy.endangered.next_at(state["endangered"], state["goods_by_at"])
