"""What the clock says: a correction, a decision, an answer or a whole order did not come, a draft
was left alone, a document still waits, an order is watched no longer, an order or a control number
may be forgotten."""

from orders.business.decisions import refused
from orders.business.facts import beside
from orders.contracts.records import IntakeState
from orders.engine.handling import Handling
from orders.engine.stage import Outcome, TimerDue
from services.intake import state as life
from services.intake.decide import changes, documents, drafts, early
from services.intake.decide.duplicates import undecided
from services.intake.decide.orders import reject
from services.intake.state import Ctx


def wake(timer: TimerDue, state: IntakeState | None, ctx: Ctx) -> Outcome:
    """Reject what was not corrected in time (IN-03); refuse to cancel, or change, what never came;
    let policy decide what nobody decided; ask again for an order that is to be changed (CF-03); let
    drafts go (IN-07); remind of documents; end the window of an order that others might have
    repeated; forget what ended before the horizon (IN-05)."""
    if state is None:
        return ctx.ignore("nothing_due")
    if state["status"] == "correction":
        hours = ctx.policy.correct_within_hours
        because, within = f"not corrected within {hours} h", beside("within", hours, "hour")
        late = refused("IN-03", "not_corrected_in_time", because, within)
        return reject(state, state["faults"], [late], "not_corrected", ctx)
    if state["status"] == "awaited":
        return early.expire(state, ctx)
    if state["status"] == "suspected":
        return undecided(state, ctx)
    if state["pending"] is not None:
        return changes.recall_again(state, state["pending"], ctx)
    if state["status"] == "draft":
        return drafts.expire(state, ctx)
    if state["status"] == "unplaced":
        return documents.remind(state, ctx)
    if state["status"] in life.ENDED or state["status"] == "numbered":
        return Handling(outcome="forgotten", reason=state["status"], state=None)
    if state["reservations"]:
        return Handling(outcome="unwatched", state=life.unwatched(state))
    return ctx.ignore("nothing_due")
