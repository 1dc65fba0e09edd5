"""What came before its order, and waits some minutes for it: it may have overtaken it, by another
replica of the edge or out of its spool. Changes are kept as they came (CF-03)."""

import json
from collections.abc import Sequence

from orders.contracts.blank import blank
from orders.contracts.order import CarriedOrder
from orders.contracts.records import ChangeRequested, EarlyChange, IntakeState, WantedOrder
from orders.engine.handling import Event, Handling
from services.intake import answers
from services.intake import state as life
from services.intake.rules.merging import asked_for
from services.intake.state import Ctx

UNKNOWN = "no order of this id is known, or it ended long ago"
CANCELLED = "the order is cancelled, and has not come yet"
TOO_MANY = (
    "no order of this id is known, and more changes wait for it than are kept: "
    "send this one again once the order is there"
)


def keep_whole(wanted: WantedOrder, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Somebody says how an order is to be that nobody knows yet."""
    return _keep({**_unsaid(ctx), "whole": wanted}, state or blank(IntakeState), ctx)


def keep_parts(request: ChangeRequested, state: IntakeState | None, ctx: Ctx) -> Handling:
    """The same, of parts of it."""
    return _keep({**_unsaid(ctx), "parts": request}, state or blank(IntakeState), ctx)


def expire(state: IntakeState, ctx: Ctx) -> Handling:
    """The order has not come: whoever wanted it cancelled, or otherwise, is refused, those who
    asked later when their own time is over."""
    if life.cancelled_early(state):
        answer = answers.change_refused("cancel", UNKNOWN, state, ctx)
        return Handling(outcome="refused", reason="unknown_order", state=None, events=[answer])
    late = [one for one in state["early"] if one["until_at"] <= ctx.now]
    rest = state["early"][len(late) :]
    return Handling(
        outcome="refused",
        reason="unknown_order",
        state=life.to_be_changed(state, rest) if rest else None,
        events=refused(late, UNKNOWN, state, ctx),
    )


def refused(
    early: Sequence[EarlyChange], because: str, state: IntakeState, ctx: Ctx
) -> list[Event]:
    """Each of them is refused."""
    return [answering(one, answers.change_refused("amend", because, state, ctx)) for one in early]


def answering(early: EarlyChange, event: Event) -> Event:
    """The event as an answer to that request, not to what led to it now."""
    if "request" not in event.value:
        return event
    return Event(event.record, {**event.value, "request": early["request"]}, event.key)


def _keep(early: EarlyChange, state: IntakeState, ctx: Ctx) -> Handling:
    """Nothing is said yet; sent again meanwhile, it is answered at once, and kept once."""
    if life.cancelled_early(state):
        return _refuse("recalled", CANCELLED, state, ctx)
    if _again(early, state["early"]):
        repeat = answers.repeated(state, ctx)
        return Handling(outcome="repeated", reason="before_order", events=[repeat])
    waiting = [*state["early"], early]
    policy = ctx.policy
    if len(waiting) > policy.overtaking_changes or sum(map(_size, waiting)) > policy.maximum_bytes:
        return _refuse("too_many", TOO_MANY, state, ctx)
    kept = life.to_be_changed(state, waiting)
    return Handling(outcome="kept", reason="before_order", state=kept)


def _again(early: EarlyChange, waiting: Sequence[EarlyChange]) -> bool:
    """The last one once more, or one that its sender calls by the same name. What was asked for
    before the last is judged when the order is there: it may be meant to undo that."""
    content = _content(early)
    if waiting and _content(waiting[-1]) == content:
        return True
    named = early["parts"] is not None and early["parts"]["change_id"]
    return bool(named) and any(_content(one) == content for one in waiting)


def _content(early: EarlyChange) -> object:
    """What is asked for, whoever asks, and whenever."""
    if (whole := early["whole"]) is not None:
        return whole["order"], whole["source_revision"]
    return early["parts"] and asked_for(early["parts"])


def _size(early: EarlyChange) -> int:
    """Bytes, or a little more."""
    if (whole := early["whole"]) is not None:
        return len(CarriedOrder.of(whole["order"]).payload)
    return len(json.dumps(early["parts"]).encode())


def _unsaid(ctx: Ctx) -> EarlyChange:
    until = life.awaited_until(ctx)
    return {"request": str(ctx.cause), "until_at": until, "whole": None, "parts": None}


def _refuse(reason: str, because: str, state: IntakeState, ctx: Ctx) -> Handling:
    answer = answers.change_refused("amend", because, state, ctx)
    return Handling(outcome="refused", reason=reason, events=[answer])
