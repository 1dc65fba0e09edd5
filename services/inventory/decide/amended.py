"""An order that is changed: taken back, and the goods and the place in the queue that it has kept
for its next version (CF-03; docs/decisions/0019)."""

from orders.business import notices, recalls
from orders.contracts.records import InventoryState, OrderStopped, RecallRequested
from orders.engine.handling import Handling
from services.inventory import state as life
from services.inventory.decide.offers import close
from services.inventory.records import Ctx
from services.inventory.rules import demand

OTHERS_GO = "other articles are on their way, as agreed: cancel it, or return what is not wanted"
GONE_AHEAD = "a part of the order is on its way: cancel it, or return what is not wanted"


def take_back(request: RecallRequested, state: InventoryState | None, ctx: Ctx) -> Handling:
    """Keep an order that waits for goods or for production; asked again, say so again. One that was
    handed on is followed, unless it is being cancelled; one of which a part went ahead, or other
    articles go, stays as it is (IV-05)."""
    if state is None:
        return recalls.denied(request, recalls.NOT_HERE, "inventory", ctx)
    if request["version"] != state["version"]:
        return ctx.ignore("other_version")
    if state["status"] == "backordered" and state["revision"]:
        return recalls.denied(request, GONE_AHEAD, "inventory", ctx)
    if state["status"] in (*life.IN_HAND, "amended"):
        known, closed = close(state, "withdrawn", "inventory", "the order is to be changed", ctx)
        kept, asked = demand.held(state["reservations"]), recalls.asked(request)
        told = notices.taken_back(ctx.key, *asked, "inventory", kept, ctx.now)
        return Handling(outcome="amended", state=life.amended(known), events=[*closed, told])
    if state["status"] == "reserved" and state["instead"]:
        return recalls.denied(request, OTHERS_GO, "inventory", ctx)
    if state["status"] == "reserved":
        return recalls.passed_on(request, ctx)
    if state["status"] in ("recalled", "recalled_early"):
        return recalls.denied(request, recalls.BEING_CANCELLED, "inventory", ctx)
    return ctx.ignore("already_over")


def taken_back_elsewhere(notice: OrderStopped, state: InventoryState, ctx: Ctx) -> Handling:
    """Allocation has it in hand: what is reserved is kept for its next version, which may have come
    before this notice."""
    handed_on = state["status"] in ("reserved", "recalled")
    if not handed_on or notice["version"] != state["version"]:
        return ctx.ignore("carried")
    return Handling(outcome="amended", reason="handed_on", state=life.amended(state))
