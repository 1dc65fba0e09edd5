"""What other stages say of lines that shipping waits for."""

from orders.business.notices import never_handed_on
from orders.contracts.records import OrderStopped, ShippingState
from orders.engine.handling import Handling
from services.shipping import state as life
from services.shipping.decide import amended
from services.shipping.records import Ctx
from services.shipping.rules.lines import common, less


def drop_awaited(notice: OrderStopped, state: ShippingState | None, ctx: Ctx) -> Handling:
    """Allocation will not find another warehouse for lines that were short: they are stopped,
    nothing is awaited for them any more."""
    if notice["stopped_by"] == "shipping":
        return ctx.ignore("own_notice")
    if state is not None and state["status"] == "amended":
        return amended.ended(notice, state, ctx)
    if state is None or notice["version"] != state["version"] or never_handed_on(notice):
        return ctx.ignore("nothing_awaited")
    dropped = common(state["awaited"], notice["lines"])
    if not dropped:
        return ctx.ignore("nothing_awaited")
    new: ShippingState = {
        **life.booked(state, "stopped", dropped),
        "awaited": less(state["awaited"], dropped),
    }
    return life.conclude(
        "stopped",
        new,
        [],
        ctx,
        because=notice["because"],
        outcome=notice["outcome"],
        reason="not_reallocated",
    )
