"""Whoever wants an order cancelled."""

from orders.contracts.blank import blank
from orders.contracts.records import CancelRequested, IntakeState
from orders.engine.handling import Handling
from services.intake import answers, records
from services.intake import state as life
from services.intake.decide import changes, drafts, early
from services.intake.decide.withdrawal import withdraw
from services.intake.state import Ctx


def cancel(request: CancelRequested, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Send the recall behind the order; stop it here if intake still holds it; wait a while for one
    that is not known, refuse if it has ended. Asked again, it says when it was asked first: one
    recall is enough."""
    if state is not None and (state["status"] == "recalled" or life.cancelled_early(state)):
        answer = answers.recall_repeated(state, ctx)
        return Handling(outcome="repeated", reason="already_recalled", events=[answer])
    by, reason = request["requested_by"], request["reason"]
    if state is None or life.unknown(state):
        known = state or blank(IntakeState)
        gone = early.refused(known["early"], "the order is cancelled", known, ctx)
        awaited = life.awaited(known, by, reason, ctx)
        return Handling(outcome="recalled", reason="before_order", state=awaited, events=gone)
    if state["status"] in life.ENDED:
        because = "the order has ended; delivered goods can be returned"
        return _refuse("cancel", state["status"], because, state, ctx)
    if state["status"] == "draft":
        return drafts.discard(state, ctx)
    if state["status"] in life.NO_ORDER:
        because = "it is a document or an interchange, not an order"
        return _refuse("cancel", "unknown_order", because, state, ctx)
    if state["status"] == "suspected":
        return withdraw(life.carried(state), state, by, reason, "suspected", ctx)
    recalled = life.recalled(state, ctx.now)
    if state["status"] == "correction":
        stop = records.stopped(state, reason, ctx)
        return Handling(outcome="stopped", reason="cancelled", state=recalled, events=[stop])
    recall = records.recall(by, reason, "CANCEL", state, ctx)
    events = [recall, *changes.given_up(state, "the order is cancelled", ctx)]
    return Handling(outcome="recalled", state=recalled, events=events)


def _refuse(
    requested: str, reason: str, because: str, state: IntakeState | None, ctx: Ctx
) -> Handling:
    answer = answers.change_refused(requested, because, state, ctx)
    return Handling(outcome="refused", reason=reason, events=[answer])
