"""How an order ended in another stage."""

from orders.contracts.records import IntakeState, OrderFinished, OrderStopped
from orders.engine.handling import Handling
from services.intake import state as life
from services.intake.state import Ctx


def end(notice: OrderStopped | OrderFinished, state: IntakeState | None, ctx: Ctx) -> Handling:
    """Nothing more happens to the order: remember it until the horizon (IN-05)."""
    if not notice.get("whole", True):
        return ctx.ignore("goes_on")
    if state is None or state["status"] in life.ENDED:
        return ctx.ignore("already_ended")
    return Handling(outcome="finished", reason=notice["outcome"], state=life.finished(state, ctx))
