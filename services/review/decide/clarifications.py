"""What is unclear about a held order is asked of whoever knows; each clarification is closed once,
and time closes what nobody answers (RV-07)."""

from collections.abc import Collection, Sequence

from orders.business.clarifications import AS_IT_STANDS, NOT_WANTED, TO_BE_CHANGED
from orders.business.offers import CUSTOMER, SILENCE
from orders.business.times import HOUR, moment
from orders.contracts.records import (
    ClarificationAnswered,
    ClarificationEnd,
    OpenClarification,
    OrderHold,
    ReviewState,
    RuleFired,
)
from orders.engine.handling import Event
from services.review import clarification_records, records
from services.review.decide.approvals import hours_for
from services.review.policy import ReviewPolicy
from services.review.records import Ctx
from services.review.rules.findings import Finding


def ask(
    findings: Sequence[Finding], state: ReviewState, ctx: Ctx
) -> tuple[ReviewState, list[Event]]:
    """Ask about all that policy names, at once: one clarification a hold and who knows. What is
    asked already is not asked again."""
    asked = {(one["hold_id"], one["asked"]) for one in state["clarifications"]}
    rules, events = ctx.policy.clarifications.rules, list[Event]()
    for (hold_id, of), about in _unclear(findings, ctx).items():
        if (hold_id, of) not in asked:
            settles = all(rules[one.code].settles for one in about)
            fired = [one.fired() for one in about]
            state, made = make(state, hold_id, of, fired, ctx, settles=settles)
            events += made
    return state, events


def make(
    state: ReviewState,
    hold_id: str,
    of: str,
    about: Sequence[RuleFired],
    ctx: Ctx,
    *,
    question: str = "",
    settles: bool = False,
) -> tuple[ReviewState, list[Event]]:
    """Ask one thing. `of`: customer, or a role; `question`: in the words of who asks."""
    number = state["clarified"] + 1
    one: OpenClarification = {
        "clarification_id": f"review-{state['version']}-{number}",
        "hold_id": hold_id,
        "asked": of,
        "about": list(about),
        "question": question,
        "settles": settles,
        "option_ids": [AS_IT_STANDS, TO_BE_CHANGED, *([NOT_WANTED] if of == CUSTOMER else [])],
        "answer_by_at": ctx.policy.clarifications.answer_by(ctx.now),
        "reminders": 0,
    }
    new: ReviewState = {
        **state,
        "clarifications": [*state["clarifications"], one],
        "clarified": number,
    }
    because = question or "; ".join(rule["because"] for rule in about)
    asked = clarification_records.requested(one, new, ctx)
    return new, [asked, _told("clarification-requested", one, because, new, ctx)]


def close(
    one: OpenClarification,
    how: ClarificationEnd,
    by: str,
    because: str,
    state: ReviewState,
    ctx: Ctx,
    answered: ClarificationAnswered | None = None,
) -> tuple[ReviewState, Event]:
    """It needs no answer any more. `by`: customer, silence, a staff id or review."""
    left = [other for other in state["clarifications"] if other is not one]
    closed = clarification_records.closed(one, how, by, because, answered, state, ctx)
    return {**state, "clarifications": left}, closed


def withdraw(
    state: ReviewState, because: str, ctx: Ctx, hold_ids: Collection[str] | None = None
) -> tuple[ReviewState, list[Event]]:
    """Nothing of these holds, by default of any, is unclear any more, or the order is gone."""
    events: list[Event] = []
    for one in state["clarifications"]:
        if hold_ids is None or one["hold_id"] in hold_ids:
            state, closed = close(one, "withdrawn", "review", because, state, ctx)
            events.append(closed)
    return state, events


def silent(state: ReviewState, ctx: Ctx) -> tuple[ReviewState, list[Event]]:
    """Who was asked has not answered in time: remind, and after the last reminder leave the hold
    to its owner, who decides without an answer (CF-02). Nothing as long as there is time."""
    events: list[Event] = []
    for one in [one for one in state["clarifications"] if one["answer_by_at"] <= ctx.now]:
        rule = ctx.policy.clarifications
        if one["reminders"] < rule.reminders:
            until = ctx.now + rule.remind_every_hours * HOUR
            again: OpenClarification = {
                **one,
                "reminders": one["reminders"] + 1,
                "answer_by_at": until,
            }
            open_ones = [again if other is one else other for other in state["clarifications"]]
            state = {**state, "clarifications": open_ones}
            events.append(_told("clarification-reminder", again, "", state, ctx))
            continue
        because = f"no answer after {one['reminders']} reminders"
        state, closed = close(one, "expired", SILENCE, because, state, ctx)
        state, told = to_owner(one, because, state, ctx)
        events += [closed, told]
    return {**state, "open_holds": delayed(state["open_holds"], state)}, events


def delayed(holds: Sequence[OrderHold], state: ReviewState) -> list[OrderHold]:
    """Nobody need decide while an answer is awaited: it is overdue no earlier than the answer."""
    until: dict[str, int] = {}
    for one in state["clarifications"]:
        until[one["hold_id"]] = max(until.get(one["hold_id"], 0), one["answer_by_at"])
    return [
        {**hold, "deadline_at": max(hold["deadline_at"], until[hold["hold_id"]])}
        if hold["hold_id"] in until
        else hold
        for hold in holds
    ]


def to_owner(
    one: OpenClarification, because: str, state: ReviewState, ctx: Ctx
) -> tuple[ReviewState, Event]:
    """Who decides about the hold hears what was answered, or that nothing was: their time begins
    now, and so do its escalations."""
    hold = next(other for other in state["open_holds"] if other["hold_id"] == one["hold_id"])
    due = ctx.now + _hours(hold, ctx.policy) * HOUR
    again: OrderHold = {**hold, "deadline_at": due, "escalations": 0}
    holds = [again if other is hold else other for other in state["open_holds"]]
    template, values = "clarification-closed", {"hold": hold["hold_id"], "because": because}
    fact = f"{template}-{one['clarification_id']}"
    told = records.message(fact, hold["owner_role"], template, values, state, ctx)
    return {**state, "open_holds": holds}, told


def _unclear(findings: Sequence[Finding], ctx: Ctx) -> dict[tuple[str, str], list[Finding]]:
    """(hold, who knows) -> what policy asks them about."""
    policy, channel = ctx.policy.clarifications, ctx.key.partition(":")[0]
    found: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        if one.code in policy.rules:
            of = policy.asked_of(one.code, channel)
            found.setdefault((one.kind, of), []).append(one)
    return found


def _hours(hold: OrderHold, policy: ReviewPolicy) -> int:
    owner = policy.hold_owners.get(hold["kind"])
    return owner.decide_within_hours if owner else hours_for(hold, policy)


def _told(
    template: str, one: OpenClarification, because: str, state: ReviewState, ctx: Ctx
) -> Event:
    values = {
        "clarification": one["clarification_id"],
        "because": because,
        "options": ", ".join(one["option_ids"]),
        "answer_by": moment(one["answer_by_at"]),
    }
    fact = f"{template}-{one['clarification_id']}-{one['reminders']}"
    return records.message(fact, one["asked"], template, values, state, ctx)
