"""The records of what is unclear about an order (RV-07)."""

from orders.contracts.records import (
    ClarificationAnswered,
    ClarificationClosed,
    ClarificationEnd,
    ClarificationRequested,
    OpenClarification,
    ReviewState,
)
from orders.engine.handling import Event
from services.review.records import Ctx


def requested(one: OpenClarification, state: ReviewState, ctx: Ctx) -> Event:
    """Somebody is asked; the order waits."""
    value: ClarificationRequested = {
        "order_id": ctx.key,
        "version": state["version"],
        "clarification_id": one["clarification_id"],
        "hold_id": one["hold_id"],
        "asked": one["asked"],
        "about": one["about"],
        "question": one["question"],
        "option_ids": one["option_ids"],
        "blocks": "confirmation",
        "answer_by_at": one["answer_by_at"],
        "at": ctx.now,
    }
    return Event(ClarificationRequested, value)


def closed(
    one: OpenClarification,
    how: ClarificationEnd,
    by: str,
    because: str,
    answered: ClarificationAnswered | None,
    state: ReviewState,
    ctx: Ctx,
) -> Event:
    """It was answered, or needs no answer any more."""
    value: ClarificationClosed = {
        "order_id": ctx.key,
        "version": state["version"],
        "clarification_id": one["clarification_id"],
        "hold_id": one["hold_id"],
        "how": how,
        "option_id": answered["option_id"] if answered else "",
        "note": answered["note"] if answered else "",
        "closed_by": by,
        "proof": answered["proof"] if answered else "",
        "because": because,
        "at": ctx.now,
    }
    return Event(ClarificationClosed, value)
