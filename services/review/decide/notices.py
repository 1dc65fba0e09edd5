"""Recalls, stops and ends: only notices settle what is held, by version, lines and quantities
(docs/flows.md)."""

from collections.abc import Sequence

from orders.contracts.blank import blank
from orders.contracts.records import (
    LineQuantity,
    OrderFinished,
    OrderStopped,
    RecallRequested,
    RefundRequested,
    ReviewState,
)
from orders.engine.handling import Consume, Event, Handling
from services.review.records import DAY, Ctx, stop
from services.review.rules.balance import overpaid, settle_reservations, stop_lines

WAITING = frozenset({"held", "awaiting_confirmation", "suspended"})


def recall(request: RecallRequested, state: ReviewState | None, ctx: Ctx) -> Handling:
    """A cancellation: stop the order if it is here, pass the recall on behind it if it is gone,
    remember it if it is still to come."""
    if state is None or state["status"] in (
        "",
        "unclaimed",
    ):  # no status: the key was parked before its first record was taken
        early: ReviewState = {
            **(state or blank(ReviewState)),
            "status": "recalled",
            "wake_at": ctx.now + ctx.policy.horizon_days * DAY,
        }
        return Handling(outcome="recalled", reason="before_order", state=early)
    if state["status"] in WAITING:
        return stop(
            state,
            "cancelled",
            "recalled",
            request["reason"] or f"cancelled by {request['requested_by']}",
            (),
            ctx,
        )
    if state["status"] == "confirmed":
        return Handling(
            outcome="recalled",
            reason="passed_on",
            events=[Event(RecallRequested, {**request, "at": ctx.now})],
        )
    return ctx.ignore("already_ended")


def settle(notice: OrderStopped, state: ReviewState | None, ctx: Ctx) -> Handling:
    """Something was stopped: give back its credit (RV-04) and refund what was paid and is not
    owed any more."""
    if state is None:
        return ctx.ignore("nothing_held")
    if state["version"] not in (0, notice["version"]):
        return ctx.ignore("other_version")
    if state["status"] == "finished" or (
        state["status"] == "stopped" and state["wake_at"] is not None
    ):
        return ctx.ignore("already_settled")
    lines = stop_lines(state["lines"], notice["lines"], notice["whole"])
    if lines == state["lines"] and not notice["whole"]:
        return ctx.ignore("nothing_stopped")
    settled: ReviewState = {**state, "lines": lines}
    settled = {**settled, "reservations": settle_reservations(state, settled)}
    if notice["whole"]:
        settled = ended(settled, "stopped", ctx)
    refunded, events = refund(settled, notice["lines"], notice["because"], ctx)
    return Handling(outcome="settled", reason=notice["outcome"], state=refunded, events=events)


def finish(notice: OrderFinished, state: ReviewState | None, ctx: Ctx) -> Handling:
    """The order is done: credit that it still holds becomes an unpaid invoice, which counts
    against the limit until it is paid (RV-04)."""
    if state is None:
        return ctx.ignore("nothing_held")
    if notice["version"] != state["version"]:
        return ctx.ignore("other_version")
    if state["status"] in ("finished", "stopped"):
        return ctx.ignore("already_ended")
    done = ended({**state, "reservations": []}, "finished", ctx)
    if not state["reservations"]:
        return Handling(outcome="finished", reason="paid", state=done)
    invoiced = sum(reservation["amount"] for reservation in state["reservations"])
    unpaid: ReviewState = {**done, "invoiced_minor": invoiced, "wake_at": None}
    consumed = [
        Consume("credit", reservation["account"], reservation["amount"], "invoiced")
        for reservation in state["reservations"]
    ]
    return Handling(outcome="finished", reason="invoiced", state=unpaid, effects=consumed)


def ended(state: ReviewState, status: str, ctx: Ctx) -> ReviewState:
    """Nothing more is due but to be forgotten at the horizon."""
    return {
        **state,
        "status": status,
        "order": None,
        "open_holds": [],
        "rules": [],
        "wake_at": ctx.now + ctx.policy.horizon_days * DAY,
    }


def refund(
    state: ReviewState, lines: Sequence[LineQuantity], because: str, ctx: Ctx
) -> tuple[ReviewState, list[Event]]:
    """Ask for what was paid and is not owed, each time only for what was not asked for before;
    never more than was paid."""
    amount = overpaid(state)
    if not amount:
        return state, []
    count = state["refunds"] + 1
    request: RefundRequested = {
        "order_id": ctx.key,
        "version": state["version"],
        "refund_id": f"review-{count}",
        "amount_minor": amount,
        "currency": state["currency"],
        "because": because,
        "lines": list(lines),
        "at": ctx.now,
    }
    return {**state, "refunds": count, "refunded_minor": state["refunded_minor"] + amount}, [
        Event(RefundRequested, request)
    ]
