"""What is not as it should be: opened by a fact or the clock, told whoever answers for it and the
customer, passed on when nobody has seen to it, closed by the fact that ends it (TR-03, TR-09)."""

from collections.abc import Iterable, Mapping
from typing import Any

from orders.business.digests import digest
from orders.business.times import HOUR
from orders.contracts.records import (
    ExceptionClosed,
    ExceptionEscalated,
    ExceptionOpened,
    OpenException,
    TrackingState,
)
from orders.engine.handling import Event
from services.tracking.decide import writing
from services.tracking.decide.timeline import Ctx, Fact, seen_after, told
from services.tracking.rules import exceptions as rules
from services.tracking.rules import turns
from services.tracking.rules.exceptions import About, Named, Scope
from services.tracking.rules.status import begun

ENDED = "OrderEnded"


def followed(fact: Fact, record: Mapping[str, Any], head: TrackingState, ctx: Ctx) -> list[Event]:
    """What the fact opens and closes. `head`: as the order stands after it, made for this record
    and still without what it opens; nothing stays open of an order that has ended."""
    known = head["exceptions"]
    if head["final"]:
        return closed(known, ENDED, head, ctx) if known else []
    if not known and fact.event not in rules.TOUCHING:
        return []
    ended, about = rules.ends(fact.event, record), rules.opening(fact.event, record)
    over = rules.over(ended, head["status"], known) if known else []
    events = closed(over, fact.event, head, ctx) if over else []
    _remember([one for one in ended if one.kind in rules.GONE], head, ctx)
    if about is None or _is_over(about, head):
        return events
    new = rules.among(about, head["exceptions"])
    if new is None:
        return events
    cause = fact.code if fact.code and new is about else new.cause
    scope = rules.scope(record, head["figures"])
    return [*events, *opened(new._replace(cause=cause), scope, head, ctx)]


def _remember(ended: Iterable[Named], head: TrackingState, ctx: Ctx) -> None:
    """That it is over may be read before that it has begun: it stands in another topic."""
    for one in ended:
        if one.subject and (digested := _digest(*one)) not in head["seen"]:
            head["seen"] = seen_after(digested, head, ctx)


def _is_over(about: About, head: TrackingState) -> bool:
    return about.kind in rules.GONE and _digest(about.kind, about.subject) in head["seen"]


def _digest(kind: str, subject: str) -> int:
    return digest(f"over {kind} {subject}")


def opened(new: About, scope: Scope, head: TrackingState, ctx: Ctx) -> list[Event]:
    """One more, for which there is a place."""
    policy = ctx.policy
    grade = rules.grade(new.kind, scope.minor, scope.currency, head["marks"], policy)
    rule = policy.grades[grade]
    one: OpenException = {
        "kind": new.kind,
        "subject": new.subject,
        "since_at": ctx.now,
        "grade": grade,
        "deadline_at": ctx.now + rule.within_hours * HOUR,
        "escalations": 0,
    }
    head["exceptions"] = [*head["exceptions"], one]
    _wake(head, ctx)
    owner = rules.role(one, turns.answerable(head["status"], policy), policy)
    value = {
        **_about(one, head, ctx),
        "cause": new.cause,
        "grade": grade,
        "owner": owner,
        "deadline_at": one["deadline_at"],
        "plan": rule.plan,
        "lines": scope.lines,
        "units": scope.units,
        "amount_minor": scope.minor,
        "currency": scope.currency,
    }
    said = {"cause": new.cause, "grade": grade, "owner": owner, "plan": rule.plan}
    return [
        Event(ExceptionOpened, value),
        _entry("ExceptionOpened", one, said, head, ctx),
        *writing.opened(one, said, owner, head, ctx),
    ]


def closed(over: Iterable[OpenException], how: str, head: TrackingState, ctx: Ctx) -> list[Event]:
    """They are over."""
    events: list[Event] = []
    for one in over:
        head["exceptions"] = [e for e in head["exceptions"] if e is not one]
        events += [
            Event(ExceptionClosed, {**_about(one, head, ctx), "how": how}),
            _entry("ExceptionClosed", one, {"how": how}, head, ctx),
            *(writing.closed(one, how, head, ctx) if begun(head) else ()),
        ]
    _wake(head, ctx)
    return events


def escalated(head: TrackingState, ctx: Ctx) -> list[Event]:
    """Those whose deadline has passed: the next role hears of each."""
    late = [e for e in head["exceptions"] if _passed(rules.due(e, ctx.policy), ctx)]
    return [event for one in late for event in _passed_on(one, head, ctx)]


def _passed_on(one: OpenException, head: TrackingState, ctx: Ctx) -> list[Event]:
    rule = ctx.policy.grades[one["grade"]]
    now: OpenException = {
        **one,
        "escalations": one["escalations"] + 1,
        "deadline_at": ctx.now + rule.within_hours * HOUR,
    }
    head["exceptions"] = [now if e is one else e for e in head["exceptions"]]
    owner = rules.role(now, "", ctx.policy)
    value = {
        **_about(now, head, ctx),
        "grade": now["grade"],
        "escalations": now["escalations"],
        "owner": owner,
        "deadline_at": now["deadline_at"],
    }
    said = {"grade": now["grade"], "owner": owner, "escalations": str(now["escalations"])}
    return [
        Event(ExceptionEscalated, value),
        _entry("ExceptionEscalated", now, said, head, ctx),
        writing.assigned(now, said | {"plan": rule.plan}, owner, head, ctx),
    ]


def _passed(at: int | None, ctx: Ctx) -> bool:
    return at is not None and at <= ctx.now


def _wake(head: TrackingState, ctx: Ctx) -> None:
    """One timer for all; what has ended, or has not begun, has its horizon already."""
    if begun(head) and not head["final"]:
        head["wake_at"] = turns.next_due(head, ctx.policy)


def _about(one: OpenException, head: TrackingState, ctx: Ctx) -> dict[str, Any]:
    return {
        "order_id": ctx.key,
        "number": head["number"],
        "version": head["version"],
        "kind": one["kind"],
        "subject": one["subject"],
        "since_at": one["since_at"],
        "at": ctx.now,
    }


def _entry(
    event: str, one: OpenException, said: Mapping[str, str], head: TrackingState, ctx: Ctx
) -> Event:
    parameters = {"subject": one["subject"], **said} if one["subject"] else said
    fact = Fact(event, "tracking", ctx.now, head["version"], 0, one["kind"], parameters)
    return told(fact, head, ctx)
