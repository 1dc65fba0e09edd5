"""The clock speaks: which timer fired depends on where the order stands."""

from collections.abc import Callable, Mapping

from orders.business.facts import beside
from orders.business.times import HOUR, moment
from orders.contracts.records import OrderHold, ReviewState, ReviewStatus
from orders.engine.handling import Event, Handling
from orders.engine.stage import TimerDue
from services.review import records
from services.review.decide import amended
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
    """Holds past their deadline: an unpaid order is declined, any other is told to the next role,
    ever more rarely and not for ever (RV-03, RV-08)."""
    late = [
        hold
        for hold in state["open_holds"]
        if hold["deadline_at"] <= ctx.now and hold["escalations"] < ctx.policy.escalations
    ]
    if any(hold["hold_id"] == "unpaid" for hold in late):
        hours = ctx.policy.pay_within_hours
        because, facts = f"not paid within {hours} h", (beside("within", hours, "hour"),)
        finding = Finding("unpaid", "RV-03", "not_paid_in_time", because, facts, refuses=True)
        return decline({**state, "rules": [*state["rules"], finding.fired()]}, [finding], (), ctx)
    if not late:
        return others_open(state, (), ctx)
    holds = [_escalated(hold, state, ctx) if hold in late else hold for hold in state["open_holds"]]
    return Handling(
        outcome="escalated",
        reason=late[0]["kind"],
        state=held(state, holds, ctx.policy),
        events=[_nobody_decided(hold, state, ctx) for hold in late],
    )


def _escalated(hold: OrderHold, state: ReviewState, ctx: Ctx) -> OrderHold:
    """Twice as long each time."""
    hours = max(ctx.policy.escalate_after_hours * HOUR, ctx.now - state["received_at"])
    return {**hold, "deadline_at": ctx.now + hours, "escalations": hold["escalations"] + 1}


def _nobody_decided(hold: OrderHold, state: ReviewState, ctx: Ctx) -> Event:
    """Told with every escalation; the last says that no other follows, and the order waits."""
    times = hold["escalations"] + 1
    values = {
        "kind": hold["kind"],
        "role": hold["owner_role"],
        "because": hold["because"],
        "times": str(times),
        "held_since": moment(state["received_at"]),
        "last": "yes" if times >= ctx.policy.escalations else "no",
    }
    fact = f"hold-overdue-{hold['hold_id']}-{hold['deadline_at']}"
    return records.message(fact, ctx.policy.escalation_role, "hold-overdue", values, state, ctx)


def forget(state: ReviewState, ctx: Ctx) -> Handling:
    """The horizon has passed."""
    return Handling(outcome="forgotten", reason=state["status"].lower(), state=None)


ON_TIMER: Mapping[ReviewStatus, Callable[[ReviewState, Ctx], Handling]] = {
    "UNKNOWN": forget,
    "held": overdue,
    "awaiting_confirmation": remind,
    "suspended": expire,
    "amended": amended.give_up,
    "unclaimed": give_up,
    "recalled": give_up,
    "stopped": forget,
    "finished": forget,
}
