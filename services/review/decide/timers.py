"""The clock speaks: which timer fired depends on where the order stands."""

from collections.abc import Callable, Mapping

from orders.business.times import HOUR
from orders.contracts.records import OrderHold, ReviewState, ReviewStatus
from orders.engine.handling import Handling
from orders.engine.stage import TimerDue
from services.review import records
from services.review.decide.confirmation import expire, remind
from services.review.decide.holds import decline, others_open
from services.review.decide.partners import give_up
from services.review.records import Ctx
from services.review.rules.findings import Finding
from services.review.state import held


def wake(timer: TimerDue, state: ReviewState | None, ctx: Ctx) -> Handling:
    """Escalate, remind, give up or forget (RV-08, CF-02)."""
    if state is None or state["status"] not in ON_TIMER:
        return ctx.ignore("nothing_due")
    return ON_TIMER[state["status"]](state, ctx)


def overdue(state: ReviewState, ctx: Ctx) -> Handling:
    """Holds past their deadline: an unpaid order is declined, any other is told to the next
    role, ever more rarely (RV-03, RV-08)."""
    late = [hold for hold in state["open_holds"] if hold["deadline_at"] <= ctx.now]
    if any(hold["hold_id"] == "unpaid" for hold in late):
        because = f"not paid within {ctx.policy.pay_within_hours} h"
        finding = Finding("unpaid", "RV-03", because, refuses=True)
        return decline({**state, "rules": [*state["rules"], finding.fired()]}, [finding], (), ctx)
    if not late:
        return others_open(state, ())
    next_at = ctx.now + max(
        ctx.policy.escalate_after_hours * HOUR, ctx.now - state["received_at"]
    )  # twice as long each time
    holds: list[OrderHold] = [
        {**hold, "deadline_at": next_at} if hold in late else hold for hold in state["open_holds"]
    ]
    told = [
        records.message(
            f"hold-overdue-{hold['hold_id']}-{hold['deadline_at']}",
            ctx.policy.escalation_role,
            "hold-overdue",
            {"kind": hold["kind"], "role": hold["owner_role"], "because": hold["because"]},
            state,
            ctx,
        )
        for hold in late
    ]
    return Handling(
        outcome="escalated", reason=late[0]["kind"], state=held(state, holds), events=told
    )


def forget(state: ReviewState, ctx: Ctx) -> Handling:
    """The horizon has passed."""
    return Handling(outcome="forgotten", reason=state["status"], state=None)


ON_TIMER: Mapping[ReviewStatus, Callable[[ReviewState, Ctx], Handling]] = {
    "held": overdue,
    "awaiting_confirmation": remind,
    "suspended": expire,
    "unclaimed": give_up,
    "recalled": give_up,
    "stopped": forget,
    "finished": forget,
}
