"""A deadline, a pause or the horizon has come."""

from orders.business.horizon import forget
from orders.contracts.records import EffectsState
from orders.engine.handling import Handling
from orders.engine.stage import TimerDue
from services.effects.decide.going_on import go_on
from services.effects.state import Ctx, moving


def due(timer: TimerDue, state: EffectsState | None, ctx: Ctx) -> Handling:
    """What is due goes on; once nothing is left that does, all of it is forgotten."""
    if state is None:
        return ctx.ignore("nothing_due")
    if moving(state):
        return go_on("gone_on", state, ctx)
    if state["known"] and state["status"] != "finished":
        return Handling(outcome="gone_on", state=state)
    return forget(state, ctx)
