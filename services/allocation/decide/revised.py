"""More of an order that is under way: inventory hands on what was open, or says that it will not
come (IV-05; docs/decisions/0074)."""

from orders.business.decisions import noted
from orders.business.facts import beside
from orders.contracts.records import AllocationState, StockReserved
from orders.engine.handling import Handling
from orders.engine.stage import Asking
from services.allocation import records
from services.allocation import state as life
from services.allocation.decide.place import Ctx
from services.allocation.decide.seeking import seek


def take(reserved: StockReserved, state: AllocationState, ctx: Ctx) -> Asking:
    """Its lines look for warehouses beside what is still sought; shipping hears what is open now.
    After a recall they are stopped instead, and an order that was taken back for a change keeps
    what it has for its next version."""
    if reserved["revision"] <= state["reserved_revision"]:
        return ctx.ignore("already_handled")
    if state["status"] not in ("waiting", "allocated"):
        return ctx.ignore("already_over")
    new, lines = life.revised(state, reserved), reserved["lines"]
    needed = [*state["needed"], *lines]
    if state["recalled"]:
        told = [records.stopped(state, lines, False, "recalled", ctx)] if lines else []
        refused: AllocationState = {**new, "needed": needed}
        return Handling(outcome="stopped", reason="recalled", state=refused, events=told)
    if not lines:
        return _nothing_more(reserved, new, ctx)
    found = yield from seek(new, reserved["order"], needed, True, ctx)
    if found.outcome == "allocated":
        found.reason = "more_reserved"
    return found


def _nothing_more(reserved: StockReserved, state: AllocationState, ctx: Ctx) -> Handling:
    """Shipping waits for what was open; while it knows nothing of the order, nobody does."""
    if not state["revision"]:
        return Handling(outcome="delayed", reason="nothing_more", state=state)
    new: AllocationState = {**state, "revision": state["revision"] + 1}
    because = "what was still open of it is settled otherwise"
    rule = noted("IV-05", "open_lines_settled", because, beside("open", len(new["open_lines"])))
    told = records.allocated([rule], new, [], reserved["order"], ctx)
    return Handling(outcome="allocated", reason="nothing_more", state=new, events=[told])
