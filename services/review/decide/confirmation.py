"""Approved: the customer confirms, by the rule of the channel (CF-01, CF-02)."""

from collections.abc import Sequence

from orders.business.decisions import noted, passed
from orders.business.facts import beside
from orders.business.money import money
from orders.business.times import DAY, HOUR, MINUTE, moment
from orders.contracts.records import ReviewState, RuleFired
from orders.engine.handling import Event, Handling
from services.review import records
from services.review.decide.holds import stop
from services.review.policy import ConfirmationRule
from services.review.records import Ctx
from services.review.state import awaiting, confirmed, suspended

AUTOMATIC = passed(
    "CF-01", "confirmed_automatically", "orders of this channel are confirmed automatically"
)


def approve(state: ReviewState, credit: RuleFired, before: Sequence[Event], ctx: Ctx) -> Handling:
    """Nothing speaks against the order: confirm it at once or ask the customer (CF-01).
    `credit`: what RV-04 said. An order that was approved before is not approved again."""
    known: ReviewState = {**state, "rules": [*state["rules"], credit]}
    events = [*before]
    if not state["approved"]:
        events.append(records.approved(state, known["rules"], ctx))
    rule = ctx.policy.confirmation_of(ctx.key)
    if rule.means == "automatic":
        return confirm(state, AUTOMATIC, "automatic", events, ctx)
    return _ask(known, rule, events, ctx)


def confirm(
    state: ReviewState, rule: RuleFired, reason: str, before: Sequence[Event], ctx: Ctx
) -> Handling:
    """The order moves into inventory."""
    return Handling(
        outcome="confirmed",
        reason=reason,
        state=confirmed(state),
        events=[*before, records.confirmed(state, rule, ctx)],
    )


def remind(state: ReviewState, ctx: Ctx) -> Handling:
    """The customer's time is over: remind, and after the last reminder cancel or suspend
    (CF-02)."""
    rule = ctx.policy.confirmation_of(ctx.key)
    if state["reminders"] >= rule.reminders:
        return _give_up(state, rule, ctx)
    count, answer_by = state["reminders"] + 1, ctx.now + rule.remind_every_hours * HOUR
    reminded = records.confirmation_reminded(state, count, answer_by, ctx)
    template = "confirmation-reminder"
    asked = _request(f"{template}-{count}", template, rule, answer_by, state, ctx)
    waiting: ReviewState = {**state, "reminders": count, "wake_at": answer_by}
    return Handling(outcome="reminded", state=waiting, events=[reminded, asked])


def expire(state: ReviewState, ctx: Ctx) -> Handling:
    """A suspended order that nobody resumed is cancelled (CF-02)."""
    days = ctx.policy.confirmation_of(ctx.key).suspended_days
    because = f"suspended for {days} days without an answer"
    return stop(state, "unconfirmed", "suspension_over", because, (), ctx)


def _ask(state: ReviewState, rule: ConfirmationRule, before: Sequence[Event], ctx: Ctx) -> Handling:
    answer_by = ctx.now + rule.answer_within_hours * HOUR
    since = ctx.now - state["received_at"]
    because = f"asked by {rule.means} {since / HOUR:.1f} h after receipt"
    facts = beside("means", rule.means), beside("after", since // MINUTE, "minute")
    asked = noted("CF-01", "confirmation_asked", because, *facts)
    waiting = awaiting({**state, "rules": [*state["rules"], asked]}, answer_by)
    request = records.confirmation_requested(state, rule.means, answer_by, ctx)
    template = "confirmation-requested"
    fact = f"{template}-{ctx.now}" if state["approved"] else template
    told = _request(fact, template, rule, answer_by, waiting, ctx)
    return Handling(
        outcome="asked", reason=rule.means, state=waiting, events=[*before, request, told]
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
        "answer_by": moment(answer_by),
        "means": rule.means,
    }
    to = "sales" if rule.means == "phone" else "customer"
    return records.message(message_id, to, template, values, state, ctx)


def _give_up(state: ReviewState, rule: ConfirmationRule, ctx: Ctx) -> Handling:
    hours = (ctx.now - state["received_at"]) // HOUR
    because = f"no confirmation within {hours} h, after {state['reminders']} reminders"
    if rule.then == "cancel":
        return stop(state, "unconfirmed", "silence", because, (), ctx)
    told = records.message(
        "order-suspended", "customer", "order-suspended", {"because": because}, state, ctx
    )
    return Handling(
        outcome="suspended",
        reason="silence",
        state=suspended(state, ctx.now + rule.suspended_days * DAY),
        events=[records.suspended(state, because, ctx), told],
    )
