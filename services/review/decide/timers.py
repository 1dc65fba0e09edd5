"""The clock speaks: which timer fired depends on where the order stands."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from orders.business.facts import beside
from orders.business.times import HOUR, moment
from orders.contracts.records import OrderHold, ReviewState, ReviewStatus
from orders.engine.handling import Event, Handling
from orders.engine.stage import Outcome, TimerDue
from services.review import records
from services.review.decide import amended, clarifications, credit, told_twice
from services.review.decide.approvals import escalates_to
from services.review.decide.confirmation import expire, remind
from services.review.decide.credit_offers import silent
from services.review.decide.holds import decline, others_open
from services.review.decide.partners import give_up
from services.review.decide.retest import retest
from services.review.records import Ctx
from services.review.rules.findings import Finding
from services.review.state import held, ready


def wake(timer: TimerDue, state: ReviewState | None, ctx: Ctx) -> Outcome:
    """Escalate, remind, give up or forget (RV-08, CF-02)."""
    if state is None or state["status"] not in ON_TIMER:
        return ctx.ignore("nothing_due")
    return ON_TIMER[state["status"]](state, ctx)


def look_again(state: ReviewState, ctx: Ctx) -> Outcome:
    """What the order is held for may be mended (RV-08). One that waits for credit asks again: the
    limit may have grown, or a guarantee have come (RV-04)."""
    if (mended := retest(state, ctx)) is not None:
        return mended
    if not state["waits"]:
        return overdue(state, ctx)
    return credit.ask(state, lambda left, _: overdue(left, ctx), ctx)


def overdue(state: ReviewState, ctx: Ctx) -> Handling:
    """Holds past their deadline: an unpaid order is declined, any other is told to the next role,
    ever more rarely and not for ever (RV-03, RV-08). No clock ends a contract that both sides
    signed (CF-06)."""
    state, told = silent(state, ctx)
    state, asked = clarifications.silent(state, ctx)
    state = _while_finance_looks(state, ctx)
    told += asked
    late = [
        hold
        for hold in ready(state["open_holds"])
        if hold["deadline_at"] <= ctx.now and hold["escalations"] < ctx.policy.escalations
    ]
    if not state["signed"] and any(hold["hold_id"] == "unpaid" for hold in late):
        hours = ctx.policy.pay_within_hours
        because, facts = f"not paid within {hours} h", (beside("within", hours, "hour"),)
        finding = Finding("unpaid", "RV-03", "not_paid_in_time", because, facts, refuses=True)
        return decline({**state, "rules": [*state["rules"], finding.fired()]}, [finding], told, ctx)
    if not late:
        waiting = others_open(state, told, ctx)
        return replace(waiting, outcome="reminded", reason="") if asked else waiting
    holds = [_escalated(hold, state, ctx) if hold in late else hold for hold in state["open_holds"]]
    return Handling(
        outcome="escalated",
        reason=late[0]["kind"],
        state=held(state, holds, ctx.policy),
        events=[*told, *(_nobody_decided(hold, state, ctx) for hold in late)],
    )


def _while_finance_looks(state: ReviewState, ctx: Ctx) -> ReviewState:
    """What an order lacks may be there: it has as much time again to be paid as long as nobody has
    said what a payment is that two tell of (RV-03)."""
    if not state["questioned"]:
        return state
    until = ctx.now + ctx.policy.pay_within_hours * HOUR
    holds: list[OrderHold] = [
        {**hold, "deadline_at": until}
        if hold["hold_id"] == "unpaid" and hold["deadline_at"] <= ctx.now
        else hold
        for hold in state["open_holds"]
    ]
    return {**state, "open_holds": holds}


def _escalated(hold: OrderHold, state: ReviewState, ctx: Ctx) -> OrderHold:
    """Twice as long each time; who is told may decide as well (RV-06)."""
    hours = max(ctx.policy.escalate_after_hours * HOUR, ctx.now - state["received_at"])
    return {
        **hold,
        "deadline_at": ctx.now + hours,
        "escalations": hold["escalations"] + 1,
        "escalated_to": escalates_to(hold, ctx.policy),
    }


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
    return records.message(fact, escalates_to(hold, ctx.policy), "hold-overdue", values, state, ctx)


def forget(state: ReviewState, ctx: Ctx) -> Handling:
    """The horizon has passed. What finance has not told apart is not forgotten (RV-03)."""
    if state["questioned"]:
        return told_twice.remind(state, ctx)
    return Handling(outcome="forgotten", reason=state["status"].lower(), state=None)


ON_TIMER: Mapping[ReviewStatus, Callable[[ReviewState, Ctx], Outcome]] = {
    "UNKNOWN": forget,
    "held": look_again,
    "awaiting_confirmation": remind,
    "suspended": expire,
    "amended": amended.give_up,
    "unclaimed": give_up,
    "recalled": give_up,
    "stopped": forget,
    "finished": forget,
}
