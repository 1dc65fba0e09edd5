"""Holds, declines and stops: the ways in which an order does not go on."""

from collections.abc import Sequence

from orders.business.authority import BY_NOBODY, FOUR_EYES
from orders.business.decisions import noted
from orders.business.facts import beside
from orders.business.money import money
from orders.business.times import HOUR
from orders.contracts.records import OrderHold, ReleasedHold, ReviewState
from orders.engine.handling import Event, Handling
from services.review import records
from services.review.decide import clarifications
from services.review.decide.approvals import begun, due, turn_of
from services.review.decide.contracts import draw
from services.review.decide.credit_offers import settle
from services.review.decide.offers import ASKS_TO_CONFIRM, close
from services.review.records import Ctx
from services.review.rules.balance import unpaid
from services.review.rules.findings import Finding, evidence
from services.review.state import held, stopping

MONEY = frozenset({"unpaid", "credit"})
"""Holds that money settles, and that a person can only release by granting credit."""


def hold(
    state: ReviewState,
    findings: Sequence[Finding],
    before: Sequence[Event],
    ctx: Ctx,
    approvals: Sequence[OrderHold] = (),
) -> Handling:
    """Wait for people, or for money: one hold a kind, each with evidence, owner and deadline;
    holds that are open already stay (RV-08). `before`: events that come first; `approvals`: holds
    for these (RV-06)."""
    offer, closed = state["offer"], list[Event]()
    if offer is not None and offer["kind"] in ASKS_TO_CONFIRM:
        state, closed = close(state, "withdrawn", "review", "the order is held again", ctx)
    known = {one["hold_id"] for one in standing(findings, state)}
    kinds = dict.fromkeys(one.kind for one in findings if one.kind not in known)
    found = [_hold([one for one in findings if one.kind == kind], ctx) for kind in kinds]
    found += approvals
    fresh = {one["hold_id"] for one in found}
    stay = [one for one in state["open_holds"] if one["hold_id"] not in fresh]
    state, withdrawn = clarifications.withdraw(state, "something else is unclear", ctx, fresh)
    state, unclear = clarifications.ask(findings, state, ctx)
    state, drawn = draw(state, found, ctx)
    waiting = held(state, clarifications.delayed([*stay, *found], state), ctx.policy)
    asked = [
        _ask_for_money(one, waiting, ctx)
        for one in found
        if one["hold_id"] in MONEY and waiting["offer"] is None
    ]
    return Handling(
        outcome="held",
        reason=findings[0].kind if findings else found[0]["kind"],
        state=waiting,
        events=[
            *before,
            *closed,
            *withdrawn,
            *drawn,
            records.held(waiting, ctx),
            *unclear,
            *asked,
        ],
    )


def standing(findings: Sequence[Finding], state: ReviewState) -> list[OrderHold]:
    """The open holds that are for one of these findings, on the same evidence: their owners know
    of them, and their deadlines go on (RV-08)."""
    if not state["open_holds"]:
        return []
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
    known, closed = close(state, "withdrawn", "review", because, ctx)
    known, withdrawn = clarifications.withdraw(known, because, ctx)
    return Handling(
        outcome=outcome,
        reason=reason,
        state=stopping(known),
        events=[*before, *closed, *withdrawn, *records.stopped(known, outcome, because, ctx)],
    )


def without(
    chosen: Sequence[OrderHold], state: ReviewState, released_by: str, because: str, ctx: Ctx
) -> tuple[ReviewState, list[Event]]:
    """The state without these holds, and what is published about them. Others may have their turn
    now; and once the last is gone, the order's value of today may need approvals (RV-06)."""
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
    still = [hold for hold in state["open_holds"] if hold["hold_id"] not in gone]
    left = begun(still, state["open_holds"], ctx)
    if not still:
        left, asked = due({**state, "open_holds": still}, ctx)
        rules += asked if left else ()
    new: ReviewState = {**state, "open_holds": left, "rules": [*state["rules"], *rules]}
    if released_by != "review":  # What it released by itself nobody has let pass.
        new["released"] = [*state["released"], *(_released(one) for one in chosen if _passes(one))]
    closed: list[Event] = []
    if "credit" in gone:
        new["waits"], new["passed"] = [], 0
        new, closed = settle(new, released_by, because, ctx)
    new, withdrawn = clarifications.withdraw(new, f"released by {released_by}", ctx, gone)
    told = [records.hold_released(hold, released_by, because, state, ctx) for hold in chosen]
    new, drawn = draw(new, left, ctx)
    told += drawn
    if turn_of(left, state["open_holds"]):
        told.append(records.held(new, ctx))
    return new, [*closed, *withdrawn, *told]


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
        "tier": 0,
        "needs": [],
        "escalated_to": "",
        "codes": [one.code for one in findings],
        "facts": [fact for one in findings for fact in one.facts],
        "document": "",
    }


def _passes(hold: OrderHold) -> bool:
    """Whether its release counts for the next version as well, on the same evidence (RV-06)."""
    return hold["hold_id"] not in MONEY and hold["kind"] not in FOUR_EYES | BY_NOBODY


def _released(hold: OrderHold) -> ReleasedHold:
    return {"hold_id": hold["hold_id"], "because": hold["because"]}


def _ask_for_money(hold: OrderHold, state: ReviewState, ctx: Ctx) -> Event:
    values = {"unpaid": money(unpaid(state), state["currency"]), "because": hold["because"]}
    template = "payment-requested" if hold["hold_id"] == "unpaid" else "credit-refused"
    return records.message(f"{template}-{ctx.now}", "customer", template, values, state, ctx)
