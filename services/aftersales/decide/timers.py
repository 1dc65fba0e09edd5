"""The clock speaks: returns that did not come, cases that nobody answered, claims
that are left, customers who do not choose, replacements that take long, the end of the window."""

from orders.contracts.records import AftersalesState
from orders.engine.handling import Event, Handling
from orders.engine.stage import TimerDue
from services.aftersales.decide import cases, claims, replacements, returns
from services.aftersales.decide.endings import conclude
from services.aftersales.records import Ctx
from services.aftersales.state import OPEN_CASE, open_claims


def due(timer: TimerDue, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """Everything that is due by now, then the end of the order if nothing is open (AS-01, AS-04,
    DL-03); at its horizon it is forgotten."""
    if state is None:
        return ctx.ignore("nothing_due")
    if state["status"] in ("completed", "UNKNOWN") and not (
        open_claims(state) or any(case["status"] in OPEN_CASE for case in state["cases"])
    ):
        return Handling(outcome="forgotten", reason=state["status"].lower(), state=None)
    events: list[Event] = []
    for one in state["returns"]:
        if one["status"] == "authorised" and _past(one["due_at"], ctx):
            state, more = returns.expire(one, state, ctx)
            events += more
    for case in state["cases"]:
        if case["status"] in OPEN_CASE and _past(case["due_at"], ctx):
            state, more = cases.overdue(case, state, ctx)
            events += more
    for claim in open_claims(state):
        if _past(claim["due_at"], ctx):
            state, more = claims.remind(claim, state, ctx)
            events += more
    state, more = replacements.due(state, ctx)
    return conclude("due", state, [*events, *more], ctx)


def _past(due_at: int | None, ctx: Ctx) -> bool:
    return due_at is not None and due_at <= ctx.now
