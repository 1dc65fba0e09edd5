"""Holds, declines and stops: the ways in which an order does not go on."""

from collections.abc import Callable, Generator, Sequence

from orders.business import queue
from orders.business.accounts import CREDIT
from orders.business.decisions import noted, passed
from orders.business.facts import at_most, beside
from orders.business.money import money
from orders.business.ranks import rank
from orders.business.times import HOUR
from orders.contracts.records import OrderHold, ReleasedHold, ReviewState, RuleFired, Wait
from orders.engine.handling import Event, Handling
from orders.engine.questions import Answer, Question, Reserve, Reserved, Take, ask
from services.review import records
from services.review.records import Ctx
from services.review.rules import credit
from services.review.rules.balance import unpaid
from services.review.rules.findings import Finding, evidence
from services.review.state import content, held, stopping

MONEY = frozenset({"unpaid", "credit"})
"""Holds that money settles, and that a person can only release by granting credit."""


def hold(
    state: ReviewState, findings: Sequence[Finding], before: Sequence[Event], ctx: Ctx
) -> Handling:
    """Wait for people, or for money: one hold a kind, each with evidence, owner and deadline;
    holds that are open already stay (RV-08). `before`: events that come first."""
    known = {one["hold_id"] for one in standing(findings, state)}
    kinds = dict.fromkeys(one.kind for one in findings if one.kind not in known)
    found = [_hold([one for one in findings if one.kind == kind], ctx) for kind in kinds]
    fresh = {one["hold_id"] for one in found}
    stay = [one for one in state["open_holds"] if one["hold_id"] not in fresh]
    waiting = held(state, [*stay, *found], ctx.policy)
    asked = [_ask_for_money(one, waiting, ctx) for one in found if one["hold_id"] in MONEY]
    return Handling(
        outcome="held",
        reason=findings[0].kind,
        state=waiting,
        events=[*before, records.held(waiting, ctx), *asked],
    )


def standing(findings: Sequence[Finding], state: ReviewState) -> list[OrderHold]:
    """The open holds that are for one of these findings, on the same evidence: their owners know
    of them, and their deadlines go on (RV-08)."""
    told = evidence(findings)
    return [one for one in state["open_holds"] if told.get(one["hold_id"]) == one["because"]]


def decline(
    state: ReviewState, findings: Sequence[Finding], before: Sequence[Event], ctx: Ctx
) -> Handling:
    """Refuse the order for good; whoever holds something for it gives it back when the stop
    comes around."""
    refused = [finding for finding in findings if finding.refuses] or list(findings)
    because = "; ".join(finding.because for finding in refused)
    told = [*before, records.declined(state, ctx)]
    return stop(state, "declined", refused[0].kind, because, told, ctx)


def stop(
    state: ReviewState, outcome: str, reason: str, because: str, before: Sequence[Event], ctx: Ctx
) -> Handling:
    """End the order here. `outcome`: cancelled, declined or unconfirmed; `reason`: a code;
    `because`: for people.

    Nothing is given back or refunded yet: the notice returns through its topic and settles all of
    it (docs/flows.md).
    """
    return Handling(
        outcome=outcome,
        reason=reason,
        state=stopping(state),
        events=[*before, *records.stopped(state, outcome, because, ctx)],
    )


def grant(
    need: credit.Need,
    state: ReviewState,
    granted: Callable[[ReviewState, RuleFired], Handling],
    refused: Callable[[Reserved], Handling],
) -> Generator[Question, Answer, Handling]:
    """Take credit for what is unpaid, all of it or nothing, under the limit that comes with the
    question: two orders never both use the last of it (RV-04). What an earlier version took is
    kept, and only the difference is taken or given back (CF-03)."""
    more = need.amount - state["carried_minor"]
    if more <= 0:
        because = f"{money(need.amount, need.currency)} kept of what the version before took"
        kept = beside("kept", need.amount, need.currency)
        return granted(_reserved(state, need), passed("RV-04", "credit_carried", because, kept))
    answer = yield from ask(Reserve(CREDIT, (Take(need.account, more),), limit=need.limit))
    if not answer.complete:
        return refused(answer)
    free, currency = answer.free[0], need.currency
    because = f"{money(more, currency)} taken of {money(free, currency)} free"
    enough = at_most("needed", more, free, currency)
    return granted(_reserved(state, need), passed("RV-04", "credit_granted", because, enough))


def wait_for_credit(state: ReviewState, need: credit.Need, ctx: Ctx) -> ReviewState:
    """Credit that comes free is offered to those who wait for it, by the declared rank, before
    anybody new takes it (RV-04)."""
    wait: Wait = {
        "ledger": CREDIT,
        "account": need.account,
        "amount": need.amount - state["carried_minor"],
        "rank": rank(content(state).decoded(), ctx.policy.undated_days),
        "limit": need.limit,
        "passes": queue.passes(state["passed"], ctx.policy.credit_passes),
    }
    return {**state, "waits": [wait]}


def without(
    chosen: Sequence[OrderHold], state: ReviewState, released_by: str, because: str, ctx: Ctx
) -> tuple[ReviewState, list[Event]]:
    """The state without these holds, and what is published about them."""
    gone = {hold["hold_id"] for hold in chosen}
    rules = [
        noted(
            hold["rule"],
            "hold_released",
            f"{hold['hold_id']} released by {released_by}: {because}",
            beside("hold", hold["hold_id"]),
        )
        for hold in chosen
    ]
    left = [hold for hold in state["open_holds"] if hold["hold_id"] not in gone]
    new: ReviewState = {**state, "open_holds": left, "rules": [*state["rules"], *rules]}
    looked_at = [_released(one) for one in chosen if one["hold_id"] not in MONEY]
    new["released"] = [*state["released"], *looked_at]
    if "credit" in gone:
        new["waits"], new["passed"] = [], 0
    told = [records.hold_released(hold, released_by, because, state, ctx) for hold in chosen]
    return new, told


def others_open(state: ReviewState, events: Sequence[Event], ctx: Ctx) -> Handling:
    """One hold is gone, others keep the order."""
    return Handling(
        outcome="released",
        reason="others_open",
        state=held(state, state["open_holds"], ctx.policy),
        events=events,
    )


def _hold(findings: Sequence[Finding], ctx: Ctx) -> OrderHold:
    """One hold for findings of one kind."""
    first = findings[0]
    kind = "payment" if first.kind == "unpaid" else first.kind
    owner = ctx.policy.hold_owners[kind]
    hours = ctx.policy.pay_within_hours if first.kind == "unpaid" else owner.decide_within_hours
    return {
        "hold_id": first.kind,
        "kind": kind,
        "rule": first.rule,
        "because": evidence(findings)[first.kind],
        "owner_role": owner.role,
        "deadline_at": ctx.now + hours * HOUR,
        "blocks": "confirmation",
        "escalations": 0,
    }


def _released(hold: OrderHold) -> ReleasedHold:
    return {"hold_id": hold["hold_id"], "because": hold["because"]}


def _ask_for_money(hold: OrderHold, state: ReviewState, ctx: Ctx) -> Event:
    values = {"unpaid": money(unpaid(state), state["currency"]), "because": hold["because"]}
    template = "payment-requested" if hold["hold_id"] == "unpaid" else "credit-refused"
    return records.message(f"{template}-{ctx.now}", "customer", template, values, state, ctx)


def _reserved(state: ReviewState, need: credit.Need) -> ReviewState:
    return {
        **state,
        "reservations": [
            {
                "ledger": CREDIT,
                "account": need.account,
                "version": state["version"],
                "line": 0,
                "amount": need.amount,
            }
        ],
        "waits": [],
        "passed": 0,
        "carried_minor": 0,
        "granted_minor": need.amount,
        "granted_for_minor": unpaid(state),
    }
