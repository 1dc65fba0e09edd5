"""What the clock says: a correction did not come, an order may be forgotten."""

from orders.business.decisions import refused
from orders.business.facts import beside
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
        hours = ctx.policy.correct_within_hours
        because, within = f"not corrected within {hours} h", beside("within", hours, "hour")
        late = refused("IN-03", "not_corrected_in_time", because, within)
        return reject(state, state["faults"], [late], "not_corrected", ctx)
    if state["status"] in life.ENDED:
        return Handling(outcome="forgotten", reason=state["status"], state=None)
    return ctx.ignore("nothing_due")
