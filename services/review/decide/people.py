"""Holds: a person releases or declines them, money settles them, or nobody does in time (RV-08)."""

from collections.abc import Callable, Generator, Sequence
from typing import cast

from orders.contracts.records import (
    Customer,
    HoldReleased,
    OrderHeld,
    OrderHold,
    ReviewDecided,
    ReviewState,
)
from orders.engine.handling import Event, Handling
from orders.engine.questions import Answer, Question, Reserved, ask
from orders.engine.stage import Outcome
from services.review.decide.confirmation import approve
from services.review.decide.credit import granted, normal, proceed, question
from services.review.records import HOUR, Ctx, decision, decline, message
from services.review.rules import credit
from services.review.rules.balance import unpaid
from services.review.rules.exchange import money
from services.review.rules.findings import Finding, Kind, noted

MONEY = frozenset({"unpaid", "credit"})
"""Holds that a person can only release by granting credit."""


def decide(verdict: ReviewDecided, state: ReviewState | None, ctx: Ctx) -> Outcome:
    """A person releases or declines one hold, or all of them (RV-08)."""
    if state is None or state["status"] != "held":
        return ctx.ignore("not_held")
    if verdict["version"] != state["version"]:
        return ctx.ignore("other_version")
    chosen = [hold for hold in state["open_holds"] if verdict["hold_id"] in ("", hold["hold_id"])]
    if not chosen:
        return ctx.ignore("unknown_hold")
    if verdict["verdict"] == "DECLINE":
        because = f"declined by {verdict['decided_by']}: {verdict['because']}"
        finding = Finding(
            cast(Kind, chosen[0]["hold_id"]), chosen[0]["rule"], because, refuses=True
        )
        return decline({**state, "rules": [*state["rules"], finding.fired()]}, [finding], (), ctx)
    if verdict["verdict"] != "RELEASE":
        return ctx.ignore("unknown_verdict")
    if (
        unpaid(state)
        and not state["reservations"]
        and any(hold["hold_id"] in MONEY for hold in chosen)
    ):
        return _release_on_credit(chosen, state, verdict, ctx)
    return release(chosen, state, verdict["decided_by"], verdict["because"], (), ctx)


def release(
    chosen: Sequence[OrderHold],
    state: ReviewState,
    released_by: str,
    because: str,
    before: Sequence[Event],
    ctx: Ctx,
) -> Outcome:
    """Take the holds away; the last one gone, the order goes on to credit and confirmation.
    `before`: events that come first."""
    released, events = _without(chosen, state, released_by, because, ctx)
    return (
        _waits_on(released, [*before, *events])
        if released["open_holds"]
        else proceed(released, [*before, *events], ctx)
    )


def _release_on_credit(
    chosen: Sequence[OrderHold], state: ReviewState, verdict: ReviewDecided, ctx: Ctx
) -> Outcome:
    """A person lets an unpaid order pass: beyond the limit, within a bound of policy; else the
    limit stays the limit (RV-04)."""
    customer = ctx.references.table(Customer).get(state["customer_id"])
    need = credit.beyond(
        customer, state["customer_id"], unpaid(state), state["currency"], ctx.policy, ctx.references
    )
    if need is None:
        return _still_held(state, f"there is no exchange rate for {state['currency']}", ctx)

    def refused(answer: Reserved) -> Handling:
        free = money(max(answer.free[0], 0), need.currency)
        return _still_held(
            state,
            f"{verdict['decided_by']} may grant {free}, {money(need.amount, need.currency)} are "
            "needed",
            ctx,
        )

    return grant(chosen, state, need, verdict["decided_by"], verdict["because"], refused, ctx)


def grant(
    chosen: Sequence[OrderHold],
    state: ReviewState,
    need: credit.Need,
    released_by: str,
    because: str,
    refused: Callable[[Reserved], Handling],
    ctx: Ctx,
) -> Generator[Question, Answer, Handling]:
    """Release holds for money by taking credit for what is unpaid; `refused` says what happens
    if the ledger has not enough (RV-04)."""
    answer = yield from ask(question(need))
    if not answer.complete:
        return refused(answer)
    released, events = _without(chosen, granted(state, need), released_by, because, ctx)
    if released["open_holds"]:
        return _waits_on({**released, "rules": [*released["rules"], normal(need, answer)]}, events)
    return approve(released, normal(need, answer), events, ctx)


def _without(
    chosen: Sequence[OrderHold], state: ReviewState, released_by: str, because: str, ctx: Ctx
) -> tuple[ReviewState, list[Event]]:
    gone = {hold["hold_id"] for hold in chosen}
    rules = [
        noted(hold["rule"], f"{hold['hold_id']} released by {released_by}: {because}")
        for hold in chosen
    ]
    left = [hold for hold in state["open_holds"] if hold["hold_id"] not in gone]
    return {**state, "open_holds": left, "rules": [*state["rules"], *rules]}, [
        Event(HoldReleased, _released(hold, state, released_by, because, ctx)) for hold in chosen
    ]


def _released(
    hold: OrderHold, state: ReviewState, released_by: str, because: str, ctx: Ctx
) -> HoldReleased:
    return {
        "order_id": ctx.key,
        "version": state["version"],
        "hold_id": hold["hold_id"],
        "released_by": released_by,
        "because": because,
        "at": ctx.now,
    }


def _waits_on(state: ReviewState, events: Sequence[Event]) -> Handling:
    wake_at = min(hold["deadline_at"] for hold in state["open_holds"])
    return Handling(
        outcome="released", reason="others_open", state={**state, "wake_at": wake_at}, events=events
    )


def _still_held(state: ReviewState, because: str, ctx: Ctx) -> Handling:
    """Say why the release did not help; the holds stay as they are."""
    rules = [*state["rules"], noted("RV-04", because)]
    held: OrderHeld = {
        "order_id": ctx.key,
        "version": state["version"],
        "holds": state["open_holds"],
        "decision": decision("held", rules, ctx),
        "at": ctx.now,
    }
    return Handling(
        outcome="held",
        reason="beyond_bound",
        state={**state, "rules": rules},
        events=[Event(OrderHeld, held)],
    )


def overdue(state: ReviewState, ctx: Ctx) -> Handling:
    """Holds past their deadline: an unpaid order is declined, any other is told to the next
    role, ever more rarely (RV-03, RV-08)."""
    late = [hold for hold in state["open_holds"] if hold["deadline_at"] <= ctx.now]
    if any(hold["hold_id"] == "unpaid" for hold in late):
        finding = Finding(
            "unpaid", "RV-03", f"not paid within {ctx.policy.pay_within_hours} h", refuses=True
        )
        return decline({**state, "rules": [*state["rules"], finding.fired()]}, [finding], (), ctx)
    if not late:
        return _waits_on(state, ())
    next_at = ctx.now + max(
        ctx.policy.escalate_after_hours * HOUR, ctx.now - state["received_at"]
    )  # twice as long each time
    holds: list[OrderHold] = [
        {**hold, "deadline_at": next_at} if hold in late else hold for hold in state["open_holds"]
    ]
    told = [
        message(
            f"hold-overdue-{hold['hold_id']}-{hold['deadline_at']}",
            ctx.policy.escalation_role,
            "hold-overdue",
            {"kind": hold["kind"], "role": hold["owner_role"], "because": hold["because"]},
            state,
            ctx,
        )
        for hold in late
    ]
    waiting: ReviewState = {
        **state,
        "open_holds": holds,
        "wake_at": min(hold["deadline_at"] for hold in holds),
    }
    return Handling(outcome="escalated", reason=late[0]["kind"], state=waiting, events=told)
