"""Somebody answers what was unclear (RV-07), or a member of staff asks first and decides then."""

from collections.abc import Sequence

from orders.business import offers
from orders.business.clarifications import AS_IT_STANDS, NOT_WANTED
from orders.business.ignored import ignored
from orders.business.offers import CUSTOMER
from orders.business.verdicts import entered_by
from orders.contracts.records import (
    ClarificationAnswered,
    OpenClarification,
    OrderHold,
    ReviewDecided,
    ReviewState,
    Staff,
)
from orders.engine.handling import Event, Handling
from orders.engine.stage import Outcome
from services.review.decide.clarifications import (
    close,
    delayed,
    make,
    to_owner,
)
from services.review.decide.credit import release
from services.review.decide.holds import MONEY, stop
from services.review.records import Ctx
from services.review.state import held


def clarify(answered: ClarificationAnswered, state: ReviewState | None, ctx: Ctx) -> Outcome:
    """An answer is recorded, and the order goes on with it: what is meant as it stands is settled
    where policy says so, what is not wanted is cancelled, and else who decides about the hold
    knows it now. The topic is not trusted: what the customer was asked they answer by their proof,
    or staff for them of a role that takes answers; what a role was asked, who has it."""
    found = _awaited(answered, state)
    if state is None or isinstance(found, str):
        return ignored("review", ClarificationAnswered, str(found), ctx)
    by, option = answered["answered_by"] or CUSTOMER, answered["option_id"]
    if why := _may_not(found, answered, ctx):
        return ignored("review", ClarificationAnswered, why, ctx)
    said = f"{by} says: {option}{': ' if answered['note'] else ''}{answered['note']}"
    known, closed = close(found, "answered", by, said, state, ctx, answered)
    if option == NOT_WANTED:
        return stop(known, "cancelled", NOT_WANTED, said, [closed], ctx)
    if option == AS_IT_STANDS and found["settles"] and by not in entered_by(state):
        return _settled(found, by, known, closed, ctx)
    left, told = to_owner(found, said, known, ctx)
    return _clarified(left, option, [closed, told], ctx)


def ask_first(hold: OrderHold, verdict: ReviewDecided, state: ReviewState, ctx: Ctx) -> Handling:
    """Who decides about the hold asks something of their own; another question of theirs to the
    same stands no longer. What money settles is not asked about."""
    of = verdict["ask"] or CUSTOMER
    roles = {role["role"] for one in ctx.references.table(Staff).values() for role in one["roles"]}
    if hold["hold_id"] in MONEY or of not in (CUSTOMER, *roles):
        reason = "payment" if hold["hold_id"] in MONEY else "role_missing"
        return ignored("review", ReviewDecided, reason, ctx)
    known, closed = state, list[Event]()
    for one in state["clarifications"]:
        if (one["hold_id"], one["asked"]) == (hold["hold_id"], of):
            known, over = close(one, "withdrawn", "review", "asked anew", known, ctx)
            closed.append(over)
    question = verdict["because"]
    asked, made = make(known, hold["hold_id"], of, (), ctx, question=question)
    waiting = held(asked, delayed(asked["open_holds"], asked), ctx.policy)
    return Handling(outcome="asked", reason="clarification", state=waiting, events=[*closed, *made])


def _awaited(answered: ClarificationAnswered, state: ReviewState | None) -> OpenClarification | str:
    """What is answered; a stable code where nothing awaits this answer."""
    if state is None or not state["clarifications"]:
        return "not_awaited"
    if answered["version"] != state["version"]:
        return "other_version"
    named = answered["clarification_id"]
    for one in state["clarifications"]:
        if one["clarification_id"] == named:
            known = answered["option_id"] in one["option_ids"]
            return one if known else "unknown_option"
    return "other_clarification"


def _may_not(one: OpenClarification, answered: ClarificationAnswered, ctx: Ctx) -> str:
    """Why this is no answer of whoever was asked, as a stable code: it may release the hold, or
    cancel the order (RV-06)."""
    if one["asked"] == CUSTOMER:
        return offers.not_theirs(answered, ctx.policy.answers_taken_by, ctx)
    if not answered["answered_by"]:
        return "role_missing"
    return offers.not_theirs(answered, (one["asked"],), ctx)


def _settled(
    one: OpenClarification, by: str, state: ReviewState, closed: Event, ctx: Ctx
) -> Outcome:
    """What it was about speaks against the order no longer; the last of a hold releases it."""
    hold = next(other for other in state["open_holds"] if other["hold_id"] == one["hold_id"])
    clear = {rule["code"] for rule in one["about"]}
    left = [code for code in hold["codes"] if code not in clear]
    if not left:
        return release([hold], state, by, "meant as it stands", [closed], ctx)
    less: OrderHold = {**hold, "codes": left}
    holds = [less if other is hold else other for other in state["open_holds"]]
    return _clarified({**state, "open_holds": holds}, AS_IT_STANDS, [closed], ctx)


def _clarified(state: ReviewState, option: str, events: Sequence[Event], ctx: Ctx) -> Handling:
    waiting = held(state, state["open_holds"], ctx.policy)
    return Handling(outcome="clarified", reason=option, state=waiting, events=events)
