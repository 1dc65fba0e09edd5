"""Samples: a share of the approvals that nobody was asked about is looked at afterwards (RV-08).
The order goes on meanwhile, and whatever is found takes nothing back by itself."""

from orders.business.authority import Mandate, Refusal
from orders.business.ignored import ignored
from orders.business.times import HOUR
from orders.business.verdicts import entered_by
from orders.contracts.records import (
    ApprovalSampled,
    OpenSample,
    ReviewState,
    SampleAnswered,
    SampleClosed,
    Staff,
    VerdictRefused,
)
from orders.engine.handling import Event, Handling
from services.review import records
from services.review.records import Ctx
from services.review.rules.sampling import chosen, mandate


def sampled(state: ReviewState, ctx: Ctx) -> tuple[ReviewState, list[Event]]:
    """The state of an order that was just approved, and what is published, if it is one that a
    person is to look at: none has decided about it, neither at this version nor at one before it.
    """
    policy = ctx.policy.samples
    if state["approvals"] or not chosen(ctx.key, policy.per_thousand):
        return state, []
    sample: OpenSample = {
        "version": state["version"],
        "at": ctx.now,
        "check_by_at": ctx.now + policy.check_within_hours * HOUR,
    }
    return {**state, "sample": sample}, [_made(sample, ctx)]


def check(answered: SampleAnswered, state: ReviewState | None, ctx: Ctx) -> Handling:
    """A person says whether the approval was right. Who may is known from the house's staff alone;
    the first who says it is heard. One that was wrong is told to whom holds escalate to."""
    sample = state["sample"] if state else None
    if state is None or sample is None:
        return ignored("review", SampleAnswered, "not_sampled", ctx)
    if answered["version"] != sample["version"]:
        return ignored("review", SampleAnswered, "other_version", ctx)
    if answered["verdict"] == "UNKNOWN":
        return ignored("review", SampleAnswered, "unknown_verdict", ctx)
    role, staff = ctx.policy.samples.role, ctx.references.table(Staff)
    found = mandate(answered["decided_by"], role, staff, entered_by(state), ctx.now)
    if isinstance(found, Refusal):
        told = _refused(answered, role, found, ctx)
        return Handling(outcome="refused", reason=found.reason, events=[told])
    events = [_closed(answered, sample, found, ctx)]
    wrong = answered["verdict"] == "WRONG"
    if wrong:
        events.append(_told(answered, state, ctx))
    return Handling(
        outcome="checked",
        reason="wrong" if wrong else "agreed",
        state={**state, "sample": None},
        events=events,
    )


def _told(answered: SampleAnswered, state: ReviewState, ctx: Ctx) -> Event:
    values = {"reason_code": answered["reason_code"], "because": answered["because"]}
    to, message_id = ctx.policy.escalation_role, "approval-wrong"
    return records.message(message_id, to, message_id, values, state, ctx)


def _refused(answered: SampleAnswered, role: str, refusal: Refusal, ctx: Ctx) -> Event:
    """Somebody may not say whether this approval was right; it still waits (RV-08)."""
    value: VerdictRefused = {
        "order_id": ctx.key,
        "version": answered["version"],
        "hold_id": "sample",
        "verdict": answered["verdict"],
        "decided_by": answered["decided_by"],
        "role": role,
        "tier": 0,
        "reason": refusal.reason,
        "because": refusal.because,
        "document": "",
        "at": ctx.now,
    }
    return Event(VerdictRefused, value)


def _made(sample: OpenSample, ctx: Ctx) -> Event:
    """Nobody was asked about the order; somebody looks at it afterwards (RV-08)."""
    value: ApprovalSampled = {
        "order_id": ctx.key,
        "version": sample["version"],
        "role": ctx.policy.samples.role,
        "check_by_at": sample["check_by_at"],
        "at": ctx.now,
    }
    return Event(ApprovalSampled, value)


def _closed(answered: SampleAnswered, sample: OpenSample, mandate: Mandate, ctx: Ctx) -> Event:
    """Somebody has looked at it (RV-08)."""
    value: SampleClosed = {
        "order_id": ctx.key,
        "version": sample["version"],
        "verdict": answered["verdict"],
        "decided_by": answered["decided_by"],
        "role": mandate.role,
        "on_behalf_of": mandate.on_behalf_of,
        "reason_code": answered["reason_code"],
        "because": answered["because"],
        "sampled_at": sample["at"],
        "at": ctx.now,
    }
    return Event(SampleClosed, value)
