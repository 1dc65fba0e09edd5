"""Approvals: which holds wait for them, and whether who decides may (RV-06, RV-09, CF-06)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from orders.business.authority import Refusal, eyes
from orders.business.decisions import held, noted, passed
from orders.business.facts import beside
from orders.business.times import HOUR
from orders.business.verdicts import Seen, entered_by
from orders.contracts.records import (
    Approval,
    OrderHold,
    ReviewDecided,
    ReviewState,
    RuleFired,
    Staff,
)
from orders.engine.handling import Event
from services.review import records
from services.review.approval_policy import Tier
from services.review.policy import ReviewPolicy
from services.review.records import Ctx
from services.review.rules import approval
from services.review.rules.approval import Needed
from services.review.state import content, ready, to_sign

NONE_NEEDED = passed("RV-06", "approval_not_needed", "the value needs no approval")


class Due(NamedTuple):
    """The holds for the approvals that an order lacks, and what its decision says of approvals."""

    holds: list[OrderHold]
    rules: list[RuleFired]


def due(state: ReviewState, ctx: Ctx) -> Due:
    """What the order needs at its value of today, those that still stand left out. What somebody
    approved who has entered a version since stands no longer (RV-06), nor a signature under no
    text, which an earlier build let pass (CF-06)."""
    value, document = _worth(state, ctx), to_sign(state)
    order, signed = content(state).decoded(), state["signed"]
    wanted = approval.needed(order, value, document != "", signed, ctx.policy)
    if not wanted:
        return Due([], [NONE_NEEDED])
    own = entered_by(state)
    given = [
        one
        for one in state["approvals"]
        if own.isdisjoint(eyes(one)) and (document or one["kind"] != "signature")
    ]
    lacking = approval.outstanding(wanted, given, value, ctx.policy.approvals)
    rules = [
        held(one.rule, one.code, one.because, *one.facts) if one in lacking else _stands(one)
        for one in wanted
    ]
    return Due([_hold(one, lacking, state, ctx) for one in lacking], rules)


def seen(state: ReviewState, ctx: Ctx) -> Seen:
    """What a verdict about the order is judged by (RV-06)."""
    staff = ctx.references.table(Staff)
    return Seen(_worth(state, ctx), ctx.policy.house_currency, staff, ctx.now)


def refused(
    holds: Iterable[tuple[OrderHold, Refusal]],
    verdict: ReviewDecided,
    state: ReviewState,
    ctx: Ctx,
) -> list[Event]:
    """A verdict that may not be given is answered, a record a hold (RV-06)."""
    return [records.verdict_refused(hold, verdict, refusal, state, ctx) for hold, refusal in holds]


def with_approvals(state: ReviewState, given: Sequence[Approval]) -> ReviewState:
    """The state with these approvals, each instead of a former one of its hold."""
    anew = {one["hold_id"] for one in given}
    kept = [one for one in state["approvals"] if one["hold_id"] not in anew]
    return {**state, "approvals": [*kept, *given]}


def begun(left: Sequence[OrderHold], before: Sequence[OrderHold], ctx: Ctx) -> list[OrderHold]:
    """The holds that are left, the time of those whose turn has come beginning now (RV-06)."""
    now = turn_of(left, before)
    return [
        {**hold, "deadline_at": ctx.now + hours_for(hold, ctx.policy) * HOUR}
        if hold["hold_id"] in now
        else hold
        for hold in left
    ]


def turn_of(left: Sequence[OrderHold], before: Sequence[OrderHold]) -> set[str]:
    """Holds that can be decided now and could not before."""
    return {one["hold_id"] for one in ready(left)} - {one["hold_id"] for one in ready(before)}


def hours_for(hold: OrderHold, policy: ReviewPolicy) -> int:
    """How long those have who decide about the hold, once it is their turn."""
    contracts = {"terms": policy.contracts.terms, "text": policy.contracts.text}
    owner = contracts.get(hold["kind"], policy.export_contracts.signature)
    return (_tier(hold, policy) or owner).decide_within_hours


def escalates_to(hold: OrderHold, policy: ReviewPolicy) -> str:
    """Who is told when nobody decides, and may then decide as well (RV-06, RV-08)."""
    tier = _tier(hold, policy)
    return tier.escalates_to if tier else policy.escalation_role


def _tier(hold: OrderHold, policy: ReviewPolicy) -> Tier | None:
    """None for other holds, and for a tier that policy no longer has."""
    return dict(enumerate(policy.approvals.tiers, start=1)).get(hold["tier"])


def _stands(one: Needed) -> RuleFired:
    because = f"{one.hold_id} was approved, and for so much"
    return noted(one.rule, "approval_stands", because, beside("hold", one.hold_id))


def _hold(one: Needed, lacking: Sequence[Needed], state: ReviewState, ctx: Ctx) -> OrderHold:
    """One that is open already, for the same, keeps its time (RV-08); what is to be signed is of
    this version (CF-06)."""
    lacked = {other.hold_id for other in lacking}
    needs = [other for other in one.needs if other in lacked]
    document = to_sign(state) if one.kind == "signature" else ""
    for known in state["open_holds"]:
        if (known["hold_id"], known["because"]) == (one.hold_id, one.because):
            return {**known, "needs": needs, "document": document}
    hold: OrderHold = {
        "hold_id": one.hold_id,
        "kind": one.kind,
        "rule": one.rule,
        "because": one.because,
        "owner_role": one.role,
        "deadline_at": 0,
        "blocks": "confirmation",
        "escalations": 0,
        "tier": one.tier,
        "needs": needs,
        "escalated_to": "",
        "codes": [one.code],
        "facts": list(one.facts),
        "document": document,
    }
    return {**hold, "deadline_at": _deadline(hold, state, ctx)}


def _deadline(hold: OrderHold, state: ReviewState, ctx: Ctx) -> int:
    """Contracts are looked at within hours of the order's receipt, whenever that was; those of
    later versions from now on, `received_at` is of the first (RV-09)."""
    if hold["kind"] == "contract":
        since = state["received_at"] if state["version"] == 1 else ctx.now
        return since + ctx.policy.export_contracts.review_within_hours * HOUR
    return ctx.now + hours_for(hold, ctx.policy) * HOUR


def _worth(state: ReviewState, ctx: Ctx) -> int | None:
    return approval.worth(state["total_minor"], state["currency"], ctx.policy, ctx.references)
