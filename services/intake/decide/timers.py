"""What the clock says: a correction did not come, an order may be forgotten."""

from orders.contracts.records import IntakeState
from orders.engine.handling import Handling
from orders.engine.stage import TimerDue
from services.intake import state as life
from services.intake.decide.orders import reject
from services.intake.state import Ctx


def wake(timer: TimerDue, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Reject what was not corrected in time (IN-03); forget what ended before the horizon
    (IN-05)."""
    if state is None:
        return ctx.ignore("nothing_due")
    if state["status"] == "correction":
        because = f"not corrected within {ctx.policy.correct_within_hours} h"
        return reject(state, state["faults"], "IN-03", because, "not_corrected", ctx)
    if state["status"] in life.ENDED:
        return Handling(outcome="forgotten", reason=state["status"], state=None)
    return ctx.ignore("nothing_due")
