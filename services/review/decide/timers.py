"""A timer fired: which one depends on where the order stands."""

from collections.abc import Callable, Mapping

from orders.contracts.records import ReviewState
from orders.engine.handling import Handling
from orders.engine.stage import TimerDue
from services.review.decide.confirmation import expire, remind
from services.review.records import Ctx
from services.review.decide.partners import give_up
from services.review.decide.people import overdue


def forget(state: ReviewState, ctx: Ctx) -> Handling:
    """The horizon has passed."""
    return Handling(outcome="forgotten", reason=state["status"], state=None)


ON_TIMER: Mapping[str, Callable[[ReviewState, Ctx], Handling]] = {
    "held": overdue,
    "awaiting_confirmation": remind,
    "suspended": expire,
    "unclaimed": give_up,
    "recalled": give_up,
    "stopped": forget,
    "finished": forget,
}


def wake(timer: TimerDue, state: ReviewState | None, ctx: Ctx) -> Handling:
    """Escalate, remind, give up or forget (RV-08, CF-02)."""
    if state is None or state["status"] not in ON_TIMER:
        return ctx.ignore("nothing_due")
    return ON_TIMER[state["status"]](state, ctx)
