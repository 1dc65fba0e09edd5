"""The clock: returns that did not come, cases that nobody answered, the end of the window."""

from orders.contracts.records import AftersalesState
from orders.engine.handling import Event, Handling
from orders.engine.stage import TimerDue
from services.aftersales.decide import cases, returns
from services.aftersales.decide import ends as progress
from services.aftersales.records import Ctx


def due(timer: TimerDue, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """Everything that is due by now, then the end of the order if nothing is open (AS-01, AS-04,
    DL-03); at its horizon it is forgotten."""
    if state is None:
        return ctx.ignore("nothing due")
    if state["status"] in ("completed", "") and not any(
        case["status"] in progress.OPEN_CASE for case in state["cases"]
    ):
        return Handling(outcome="forgotten", reason=state["status"], state=None)
    events: list[Event] = []
    for one in state["returns"]:
        if one["status"] == "authorised" and one["due_at"] is not None and one["due_at"] <= ctx.now:
            state, more = returns.expire(one, state, ctx)
            events += more
    for case in state["cases"]:
        if (
            case["status"] in progress.OPEN_CASE
            and case["due_at"] is not None
            and case["due_at"] <= ctx.now
        ):
            state, more = cases.overdue(case, state, ctx)
            events += more
    return progress.conclude("due", state, events, ctx)
