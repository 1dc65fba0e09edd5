"""An order that is changed: its place in the queue is kept for its next version, but not what
warehouses had for it (CF-03; docs/decisions/0019)."""

from orders.business import notices, recalls
from orders.contracts.records import AllocationState, OrderStopped, RecallRequested
from orders.engine.handling import Handling
from services.allocation import state as life
from services.allocation.decide import giving_back, underway
from services.allocation.decide.place import Ctx


def take_back(request: RecallRequested, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Keep an order that waits for a shelf; asked again, say so again. What warehouses have is
    followed if policy has it so: they say whether they can stop it."""
    if state is None:
        return recalls.denied(request, recalls.NOT_HERE, "allocation", ctx)
    if request["version"] != state["version"]:
        return ctx.ignore("other_version")
    if life.in_hand(state):
        whole = state["order"].decoded()["lines"] if state["order"] else ()
        kept = state["needed"] or whole
        asked = recalls.asked(request)
        known, dropped = underway.dropped(state, "the order is changed", ctx)
        told = notices.taken_back(ctx.key, *asked, "allocation", kept, ctx.now)
        return Handling(outcome="amended", state=life.amended(known), events=[*dropped, told])
    if state["recalled"]:
        return recalls.denied(request, recalls.BEING_CANCELLED, "allocation", ctx)
    if state["status"] in ("waiting", "allocated") and request["from_warehouse"]:
        return recalls.passed_on(request, ctx)  # shipping denies it while goods are awaited there
    if state["status"] in ("waiting", "allocated"):
        return recalls.denied(request, recalls.GONE_ON, "allocation", ctx)
    if state["status"] == "recalled_early":
        return recalls.denied(request, recalls.BEING_CANCELLED, "allocation", ctx)
    return ctx.ignore("already_over")


def taken_back_elsewhere(notice: OrderStopped, state: AllocationState, ctx: Ctx) -> Handling:
    """Every warehouse has stopped it: shelves and days are given back, as the next version may
    need others. Of one that allocation took back itself there are none."""
    if notice["version"] != state["version"] or state["status"] != "allocated":
        return ctx.ignore("carried")
    given_back, told = giving_back.whole(state, ctx)
    return Handling(
        outcome="gave_back", reason="taken_back", state=life.amended(given_back), events=told
    )
