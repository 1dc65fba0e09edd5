"""An order that is changed: taken back, kept with all that it has, and judged again as its next
version, which takes or gives only the difference (CF-03; docs/decisions/0019)."""

from collections.abc import Sequence

from orders.business import notices, recalls
from orders.business.authority import eyes
from orders.business.decisions import noted
from orders.business.facts import beside
from orders.business.times import HOUR
from orders.business.verdicts import entered_by
from orders.contracts.records import (
    Order,
    OrderReceived,
    OrderStopped,
    RecallDenied,
    RecallRequested,
    ReviewState,
    RuleFired,
)
from orders.engine.handling import Handling
from services.review import records
from services.review.decide import clarifications
from services.review.decide.holds import stop
from services.review.decide.offers import close
from services.review.decide.settlement import called_back
from services.review.records import Ctx
from services.review.rules import balance
from services.review.rules.findings import Finding, evidence
from services.review.state import BEFORE_ORDER, IN_HAND, amended, opened

LACKS_MONEY = "what was paid was taken back while the order was to be changed"


def take_back(request: RecallRequested, state: ReviewState | None, ctx: Ctx) -> Handling:
    """Keep the order, and all that it has, for its next version; asked again, say so again. What
    the customer was asked to agree to is taken back with it. What was handed on is followed:
    whoever holds it answers."""
    if state is None or state["status"] in BEFORE_ORDER:
        return recalls.denied(request, recalls.NOT_HERE, "review", ctx)
    if request["version"] != state["version"]:
        return ctx.ignore("other_version")
    if state["status"] == "confirmed":
        return recalls.passed_on(request, ctx, {**state, "taking_back": True})
    asked = recalls.asked(request)
    told = notices.taken_back(ctx.key, *asked, "review", state["kept"], ctx.now)
    if state["status"] == "amended":
        return Handling(outcome="amended", reason="again", events=[told])
    if state["status"] not in IN_HAND:
        return ctx.ignore("already_ended")
    because = "the order is to be changed"
    known, closed = close(state, "withdrawn", "review", because, ctx)
    known, withdrawn = clarifications.withdraw(known, because, ctx)
    events = [*closed, *withdrawn, told]
    return Handling(outcome="amended", state=kept(known, ctx), events=events)


def not_taken_back(denial: RecallDenied, state: ReviewState | None, ctx: Ctx) -> Handling:
    """Whoever has the order goes on with it: it is as if nobody had asked. Money that went missing
    meanwhile calls it back now, by policy (RV-03)."""
    if state is None or not state["taking_back"] or denial["version"] != state["version"]:
        return ctx.ignore("not_amending")
    goes_on: ReviewState = {**state, "taking_back": False}
    return Handling(outcome="goes_on", state=goes_on, events=called_back(goes_on, LACKS_MONEY, ctx))


def taken_back_elsewhere(notice: OrderStopped, state: ReviewState, ctx: Ctx) -> Handling:
    """The stage that it was handed on to has it in hand: what review has for it is kept until its
    next version comes (CF-03)."""
    known: ReviewState = {**state, "kept": notice["kept"]}
    return Handling(outcome="amended", reason="handed_on", state=kept(known, ctx))


def kept(state: ReviewState, ctx: Ctx) -> ReviewState:
    """The order is taken back: all that it has waits for its next version, so long (CF-03)."""
    return amended(state, ctx.now + ctx.policy.amend_within_hours * HOUR)


def carried(received: OrderReceived, order: Order, former: ReviewState, ctx: Ctx) -> ReviewState:
    """The first state of the next version: money, credit, age, what the customer got for later days
    and what people let pass go on. What the order says of its payment takes the place of what it
    said before.

    Another version is another contract: looks at it, and its signatures, are not carried (RV-09).
    It makes the one that there was void, which binds until then if both sides signed it (CF-06).
    """
    fresh, before = opened(received, order, ctx.policy), balance.unclaimed(former)
    approvals = [one for one in before["approvals"] if one["kind"] not in ("contract", "signature")]
    return {
        **fresh,
        "received_at": before["received_at"],
        "balances": before["balances"],
        "documents": before["documents"],
        "left_to_finance": before["left_to_finance"],
        "payments": before["payments"],
        "questioned": before["questioned"],
        "refunds": before["refunds"],
        "compensations": before["compensations"],
        "reservations": [{**one, "version": received["version"]} for one in before["reservations"]],
        "carried_minor": before["carried_minor"],
        "invoiced_minor": before["invoiced_minor"],
        "passed": before["passed"],
        "open_holds": before["open_holds"],
        "released": before["released"],
        "approvals": approvals,
        "entered_before": sorted(entered_by(before) | set(fresh["entered_before"])),
        "replaces": before["signed"] or _drawn(before),
        "signed": before["signed"],
    }


def _drawn(before: ReviewState) -> str:
    """The contract that its text was last written down in, whoever has signed it."""
    drawn = before["contract"]
    return drawn["contract_number"] if drawn is not None else before["replaces"]


def let_pass(found: Sequence[Finding], state: ReviewState) -> tuple[list[Finding], list[RuleFired]]:
    """What is still open of these findings, and a word on each that a person released for an
    earlier version: on the same evidence it holds, unless that person has entered this one
    (RV-06)."""
    if not (found and state["released"]):
        return list(found), []
    told, own = evidence(found), _released_by_own(state)
    passed = [
        one
        for one in state["released"]
        if told.get(one["hold_id"]) == one["because"] and one["hold_id"] not in own
    ]
    kinds = {one["hold_id"] for one in passed}
    still = [one for one in found if one.kind not in kinds]
    return still, [_released_before(one) for one in found if one.kind in kinds]


def too_late(received: OrderReceived, ctx: Ctx) -> Handling:
    """The version before was ended meanwhile, and all that it had is settled: so is this one."""
    because = "the order ended before its change came"
    stopped = notices.stopped(
        ctx.key, received["version"], (), whole=True, because=because, by="review", at=ctx.now
    )
    return Handling(outcome="cancelled", reason="already_ended", events=[stopped])


def give_up(state: ReviewState, ctx: Ctx) -> Handling:
    """The next version never came: end the order, so that nothing stays kept for it. What both
    sides signed no clock ends: people are told again and again (CF-06)."""
    if state["signed"]:
        values = {"contract": state["signed"]}
        to, fact = ctx.policy.escalation_role, f"change-missing-{ctx.now}"
        told = records.message(fact, to, "change-missing", values, state, ctx)
        return Handling(
            outcome="escalated", reason="amended", state=kept(state, ctx), events=[told]
        )
    because = f"its change did not come within {ctx.policy.amend_within_hours} h"
    return stop(state, "cancelled", "amended", because, (), ctx)


def _released_before(finding: Finding) -> RuleFired:
    because = f"{finding.kind} was released for an earlier version on the same evidence"
    return noted(finding.rule, "released_before", because, beside("hold", finding.kind))


def _released_by_own(state: ReviewState) -> set[str]:
    """Holds that were released by somebody who entered a version of the order."""
    own = entered_by(state)
    return {one["hold_id"] for one in state["approvals"] if not own.isdisjoint(eyes(one))}
