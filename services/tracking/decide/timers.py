"""The clock speaks: an order will soon stand longer than planned, or does (TR-08); nobody has seen
to what is not as it should be (TR-03); or nothing more is to be expected of it."""

from orders.contracts.records import TrackingState
from orders.engine.handling import Event, Handling
from orders.engine.stage import TimerDue
from services.tracking.decide import exceptions, writing
from services.tracking.decide.timeline import Ctx, Fact, horizon, opened, told
from services.tracking.rules import turns
from services.tracking.rules.exceptions import STAGE_OVERDUE, About, among, scope
from services.tracking.rules.status import begun


def due(timer: TimerDue, state: TrackingState | None, ctx: Ctx) -> Handling:
    """What is due of an order under way; one that has ended is forgotten, and so is what never
    began. While a refund is not paid, or figures are not told yet, it is remembered for another
    horizon (TR-07)."""
    if state is None:
        return ctx.ignore("nothing_due")
    if begun(state) and not state["final"]:
        return _under_way(state, ctx)
    if state["refunds"] or (begun(state) and not state["measured"]):
        return Handling(outcome="awaited", state={**state, "wake_at": horizon(ctx)})
    head: TrackingState = {**state}
    events = exceptions.closed(state["exceptions"], "Forgotten", head, ctx)
    return Handling(outcome="forgotten", state=None, events=events)


def _under_way(state: TrackingState, ctx: Ctx) -> Handling:
    """The warning comes once a status, and so does that its time is over: then somebody answers for
    it as for everything that is not as it should be."""
    known, events = opened(state, ctx)
    head: TrackingState = {**known}
    outcome, planned = "early", head["planned_end_at"]
    if not head["overdue"] and planned is not None and planned <= ctx.now:
        outcome = "overdue"
        events += _overdue(head, ctx)
    elif not (head["overdue"] or head["warned"]) and _nearly_over(head, ctx):
        outcome = "warned"
        events += _warned(head, ctx)
    if passed_on := exceptions.escalated(head, ctx):
        outcome = "escalated" if outcome == "early" else outcome
        events += passed_on
    head["wake_at"] = turns.next_due(head, ctx.policy)
    return Handling(outcome=outcome, state=head, events=events)


def _nearly_over(head: TrackingState, ctx: Ctx) -> bool:
    at = turns.warning_at(head, ctx.policy)
    return at is not None and at <= ctx.now


def _overdue(head: TrackingState, ctx: Ctx) -> list[Event]:
    head["overdue"] = True
    events = [told(_fact("StepOverdue", head, ctx), head, ctx)]
    new = among(About(STAGE_OVERDUE, head["status"], "planned_time_over"), head["exceptions"])
    if new is not None:
        events += exceptions.opened(new, scope({}, head["figures"]), head, ctx)
    return events


def _warned(head: TrackingState, ctx: Ctx) -> list[Event]:
    head["warned"] = True
    role = turns.answerable(head["status"], ctx.policy)
    entry = told(_fact("StepDueSoon", head, ctx), head, ctx)
    return [entry, writing.nearly_over(role, head, ctx)]


def _fact(event: str, head: TrackingState, ctx: Ctx) -> Fact:
    parameters = {"owner": head["owner"], "planned_end_at": str(head["planned_end_at"])}
    return Fact(event, "tracking", ctx.now, head["version"], 0, head["status"], parameters)
