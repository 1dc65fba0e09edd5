"""Whoever wants an order cancelled or changed."""

from orders.contracts.records import AmendRequested, CancelRequested, IntakeState
from orders.engine.handling import Handling
from services.intake import records
from services.intake import state as life
from services.intake.state import Ctx


def cancel(request: CancelRequested, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Send the recall behind the order; stop it here if intake still holds it; refuse if there
    is nothing to cancel. Asked again, it says when it was asked first: one recall is enough."""
    if state is None or life.unknown(state):
        because = "no order of this id is known, or it ended long ago"
        return _refuse("cancel", "unknown_order", because, state, ctx)
    if state["status"] in life.ENDED:
        because = "the order has ended; delivered goods can be returned"
        return _refuse("cancel", state["status"], because, state, ctx)
    if state["status"] == "recalled":
        answer = records.recall_repeated(state, ctx)
        return Handling(outcome="repeated", reason="already_recalled", events=[answer])
    recalled = life.recalled(state, ctx.now)
    if state["status"] == "correction":
        stop = records.stopped(state, request["reason"], ctx)
        return Handling(outcome="stopped", reason="cancelled", state=recalled, events=[stop])
    recall = records.recall(request, state, ctx)
    return Handling(outcome="recalled", state=recalled, events=[recall])


def amend(request: AmendRequested, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Amendments are not taken yet: say so, and what to do instead."""
    because = "orders cannot be changed yet: cancel it and submit another under a new reference"
    return _refuse("amend", "not_offered", because, state, ctx)


def _refuse(
    requested: str, reason: str, because: str, state: IntakeState | None, ctx: Ctx
) -> Handling:
    answer = records.change_refused(requested, because, state, ctx)
    return Handling(outcome="refused", reason=reason, events=[answer])
