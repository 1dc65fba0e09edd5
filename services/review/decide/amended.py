"""An order that is changed: taken back, kept with all that it has, and judged again as its next
version, which takes or gives only the difference (CF-03; docs/decisions/0019)."""

from collections.abc import Sequence

from orders.business import notices
from orders.business.decisions import noted
from orders.business.facts import beside
from orders.business.times import HOUR
from orders.contracts.records import (
    Order,
    OrderReceived,
    RecallDenied,
    RecallRequested,
    ReviewState,
    RuleFired,
)
from orders.engine.handling import Event, Handling
from services.review.decide.holds import stop
from services.review.records import Ctx
from services.review.rules import balance
from services.review.rules.findings import Finding, evidence
from services.review.state import BEFORE_ORDER, IN_HAND, amended, opened

GONE_ON = "the order is confirmed and under way: cancel it, or return what is not wanted"


def take_back(request: RecallRequested, state: ReviewState | None, ctx: Ctx) -> Handling:
    """Keep the order, and all that it has, for its next version; asked again, say so again. What
    was handed on is not taken back for a change."""
    if state is None or state["status"] in BEFORE_ORDER or state["status"] == "confirmed":
        denial: RecallDenied = {
            "order_id": ctx.key,
            "version": request["version"],
            "because": GONE_ON,
            "denied_by": "review",
            "at": ctx.now,
        }
        return Handling(outcome="denied", events=[Event(RecallDenied, denial)])
    if request["version"] != state["version"]:
        return ctx.ignore("other_version")
    told = _taken_back(request["requested_by"], state, ctx)
    if state["status"] == "amended":
        return Handling(outcome="amended", reason="again", events=[told])
    if state["status"] not in IN_HAND:
        return ctx.ignore("already_ended")
    until = ctx.now + ctx.policy.amend_within_hours * HOUR
    return Handling(outcome="amended", state=amended(state, until), events=[told])


def carried(received: OrderReceived, order: Order, former: ReviewState, ctx: Ctx) -> ReviewState:
    """The first state of the next version: money, credit, age and what people let pass go on. What
    the order says of its payment takes the place of what it said before."""
    fresh, before = opened(received, order, ctx.policy), balance.unclaimed(former)
    return {
        **fresh,
        "received_at": before["received_at"],
        "balances": before["balances"],
        "documents": before["documents"],
        "left_to_finance": before["left_to_finance"],
        "refunds": before["refunds"],
        "reservations": [{**one, "version": received["version"]} for one in before["reservations"]],
        "carried_minor": before["carried_minor"],
        "passed": before["passed"],
        "open_holds": before["open_holds"],
        "released": before["released"],
    }


def let_pass(found: Sequence[Finding], state: ReviewState) -> tuple[list[Finding], list[RuleFired]]:
    """What is still open of these findings, and a word on each that a person released for an
    earlier version: on the same evidence it holds."""
    told = evidence(found)
    passed = [one for one in state["released"] if told.get(one["hold_id"]) == one["because"]]
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
    """The next version never came: end the order, so that nothing stays kept for it."""
    because = f"its change did not come within {ctx.policy.amend_within_hours} h"
    return stop(state, "cancelled", "amended", because, (), ctx)


def _released_before(finding: Finding) -> RuleFired:
    because = f"{finding.kind} was released for an earlier version on the same evidence"
    return noted(finding.rule, "released_before", because, beside("hold", finding.kind))


def _taken_back(requested_by: str, state: ReviewState, ctx: Ctx) -> Event:
    return notices.stopped(
        ctx.key,
        state["version"],
        (),
        whole=True,
        because=f"to be changed, asked for by {requested_by}",
        by="review",
        outcome=notices.AMENDED,
        at=ctx.now,
    )
