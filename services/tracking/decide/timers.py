"""The clock speaks: an order stands longer than planned (TR-08), or nothing more is to be expected
of it."""

from orders.contracts.records import TrackingState
from orders.engine.handling import Handling
from orders.engine.stage import TimerDue
from services.tracking.decide.timeline import Ctx, Fact, added, horizon
from services.tracking.rules.exceptions import OVERDUE
from services.tracking.rules.exceptions import opened as with_exception
from services.tracking.rules.status import begun


def due(timer: TimerDue, state: TrackingState | None, ctx: Ctx) -> Handling:
    """An order under way is overdue now, once a status; one that has ended is forgotten, and so is
    what never began. While a refund is not paid, or figures are not told yet, it is remembered for
    another horizon (TR-07)."""
    if state is None:
        return ctx.ignore("nothing_due")
    if begun(state) and not state["final"]:
        return _overdue(state, ctx)
    if state["refunds"] or (begun(state) and not state["measured"]):
        return Handling(outcome="awaited", state={**state, "wake_at": horizon(ctx)})
    return Handling(outcome="forgotten", state=None)


def _overdue(state: TrackingState, ctx: Ctx) -> Handling:
    status, planned = state["status"], state["planned_end_at"]
    new: TrackingState = {
        **state,
        "sequence": state["sequence"] + 1,
        "exceptions": with_exception(OVERDUE, status, ctx.now, state["exceptions"]),
        "wake_at": None,
    }
    fact = Fact(
        "StepOverdue",
        "tracking",
        ctx.now,
        state["version"],
        code=status,
        parameters={"owner": state["owner"], "planned_end_at": str(planned)},
    )
    return Handling(outcome="overdue", state=new, events=[added(fact, new, ctx)])
