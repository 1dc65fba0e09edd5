"""Approved: the customer confirms, by the rule of the channel (CF-01, CF-02)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from orders.contracts.records import (
    ConfirmationAnswered,
    ConfirmationReminded,
    ConfirmationRequested,
    OrderApproved,
    OrderConfirmed,
    OrderSuspended,
    ReviewState,
    RuleFired,
)
from orders.engine.handling import Event, Handling
from services.review.records import DAY, HOUR, Ctx, content, decision, message, stop
from services.review.policy import ConfirmationRule
from services.review.rules.exchange import money
from services.review.rules.findings import noted, passed

STEP = 28
AUTOMATIC = passed("CF-01", "orders of this channel are confirmed automatically")


def approve(state: ReviewState, credit: RuleFired, before: Sequence[Event], ctx: Ctx) -> Handling:
    """Nothing speaks against the order: confirm it at once or ask the customer (CF-01).
    `credit`: what RV-04 said."""
    rules = [*state["rules"], credit]
    approved: OrderApproved = {
        "order_id": ctx.key,
        "version": state["version"],
        "decision": decision("approved", rules, ctx),
        "at": ctx.now,
    }
    events = [*before, Event(OrderApproved, approved)]
    rule = ctx.policy.confirmation_of(ctx.key)
    if rule.means == "automatic":
        return confirm(state, AUTOMATIC, "automatic", events, ctx)
    return _ask({**state, "rules": rules}, rule, events, ctx)


def confirm(
    state: ReviewState, rule: RuleFired, reason: str, before: Sequence[Event], ctx: Ctx
) -> Handling:
    """The order moves into inventory, its bytes as they came."""
    confirmed: OrderConfirmed = {
        "order_id": ctx.key,
        "number": state["number"],
        "version": state["version"],
        "step": STEP,
        "customer_id": state["customer_id"],
        "total_minor": state["total_minor"],
        "currency": state["currency"],
        "priority": state["priority"],
        "at": ctx.now,
        "decision": decision("confirmed", [rule], ctx),
        "order": content(state),
    }
    gone: ReviewState = {
        **state,
        "status": "confirmed",
        "order": None,
        "open_holds": [],
        "rules": [],
        "wake_at": None,
    }
    return Handling(
        outcome="confirmed",
        reason=reason,
        state=gone,
        events=[*before, Event(OrderConfirmed, confirmed)],
    )


def answer(answered: ConfirmationAnswered, state: ReviewState | None, ctx: Ctx) -> Handling:
    """The customer says yes or no, in time or while the order is suspended (CF-01, CF-02)."""
    if state is None or state["status"] not in ("awaiting_confirmation", "suspended"):
        return ctx.ignore("not_awaited")
    if answered["version"] != state["version"]:
        return ctx.ignore("other_version")
    if not answered["accepted"]:
        because = (
            f"the customer did not confirm: {answered['note']}"
            if answered["note"]
            else "the customer did not confirm"
        )
        return stop(state, "cancelled", "not_confirmed", because, (), ctx)
    return confirm(state, passed("CF-01", "confirmed by the customer"), "by_customer", (), ctx)


def remind(state: ReviewState, ctx: Ctx) -> Handling:
    """The customer's time is over: remind, and after the last reminder cancel or suspend
    (CF-02)."""
    rule = ctx.policy.confirmation_of(ctx.key)
    if state["reminders"] >= rule.reminders:
        return _give_up(state, rule, ctx)
    count, answer_by = state["reminders"] + 1, ctx.now + rule.remind_every_hours * HOUR
    reminded: ConfirmationReminded = {
        "order_id": ctx.key,
        "version": state["version"],
        "reminder": count,
        "answer_by_at": answer_by,
        "at": ctx.now,
    }
    asked = _request(
        f"confirmation-reminder-{count}", "confirmation-reminder", rule, answer_by, state, ctx
    )
    waiting: ReviewState = {**state, "reminders": count, "wake_at": answer_by}
    return Handling(
        outcome="reminded", state=waiting, events=[Event(ConfirmationReminded, reminded), asked]
    )


def expire(state: ReviewState, ctx: Ctx) -> Handling:
    """A suspended order that nobody resumed is cancelled (CF-02)."""
    days = ctx.policy.confirmation_of(ctx.key).suspended_days
    return stop(
        state,
        "unconfirmed",
        "suspension_over",
        f"suspended for {days} days without an answer",
        (),
        ctx,
    )


def _ask(state: ReviewState, rule: ConfirmationRule, before: Sequence[Event], ctx: Ctx) -> Handling:
    answer_by = ctx.now + rule.answer_within_hours * HOUR
    hours = (ctx.now - state["received_at"]) / HOUR
    request: ConfirmationRequested = {
        "order_id": ctx.key,
        "version": state["version"],
        "means": rule.means,
        "answer_by_at": answer_by,
        "at": ctx.now,
    }
    waiting: ReviewState = {
        **state,
        "status": "awaiting_confirmation",
        "open_holds": [],
        "rules": [
            *state["rules"],
            noted("CF-01", f"asked by {rule.means} {hours:.1f} h after receipt"),
        ],
        "reminders": 0,
        "wake_at": answer_by,
    }
    asked = _request(
        "confirmation-requested", "confirmation-requested", rule, answer_by, waiting, ctx
    )
    return Handling(
        outcome="asked",
        reason=rule.means,
        state=waiting,
        events=[*before, Event(ConfirmationRequested, request), asked],
    )


def _request(
    message_id: str,
    template: str,
    rule: ConfirmationRule,
    answer_by: int,
    state: ReviewState,
    ctx: Ctx,
) -> Event:
    """By mail or link the customer is written to; by phone sales is told to call."""
    values = {
        "total": money(state["total_minor"], state["currency"]),
        "answer_by": datetime.fromtimestamp(answer_by // 1000, UTC).isoformat(),
        "means": rule.means,
    }
    return message(
        message_id, "sales" if rule.means == "phone" else "customer", template, values, state, ctx
    )


def _give_up(state: ReviewState, rule: ConfirmationRule, ctx: Ctx) -> Handling:
    hours = (ctx.now - state["received_at"]) // HOUR
    because = f"no confirmation within {hours} h, after {state['reminders']} reminders"
    if rule.then == "cancel":
        return stop(state, "unconfirmed", "silence", because, (), ctx)
    suspended: OrderSuspended = {
        "order_id": ctx.key,
        "version": state["version"],
        "because": because,
        "at": ctx.now,
    }
    told = message(
        "order-suspended", "customer", "order-suspended", {"because": because}, state, ctx
    )
    waiting: ReviewState = {
        **state,
        "status": "suspended",
        "wake_at": ctx.now + rule.suspended_days * DAY,
    }
    return Handling(
        outcome="suspended",
        reason="silence",
        state=waiting,
        events=[Event(OrderSuspended, suspended), told],
    )
