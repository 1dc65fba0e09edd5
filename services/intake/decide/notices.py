"""How an order ended in another stage, or that it is in hand again to be changed."""

from orders.business.notices import AMENDED
from orders.contracts.records import IntakeState, OrderFinished, OrderStopped
from orders.engine.handling import Handling
from services.intake import state as life
from services.intake.decide import changes
from services.intake.state import Ctx


def stop(notice: OrderStopped, state: IntakeState | None, ctx: Ctx) -> Handling:
    """A part that is stopped ends nothing, an order that was taken back for a change comes again
    (CF-03); else it is over."""
    if not notice["whole"]:
        return ctx.ignore("goes_on")
    if notice["outcome"] == AMENDED:
        return changes.taken_back(notice, state, ctx)
    return end(notice, state, ctx)


def end(notice: OrderStopped | OrderFinished, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Nothing more happens to the order: remember it until the horizon (IN-05)."""
    if state is None or state["status"] in life.ENDED | life.NO_ORDER:
        return ctx.ignore("already_ended")
    events = changes.given_up(state, "the order has ended meanwhile", ctx)
    ended = life.finished(state, ctx)
    return Handling(outcome="finished", reason=notice["outcome"], state=ended, events=events)
