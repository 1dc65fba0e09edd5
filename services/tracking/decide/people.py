"""People speak: somebody has seen to what was not as it should be (TR-03)."""

from orders.business.ignored import ignored
from orders.contracts.records import ExceptionSettled, TrackingState
from orders.engine.handling import Handling
from services.tracking.decide import exceptions
from services.tracking.decide.timeline import Ctx, opened


def settled(said: ExceptionSettled, state: TrackingState | None, ctx: Ctx) -> Handling:
    """It is closed by a person. Whoever says it of what is not open is told so."""
    about = said["kind"], said["subject"]
    if state is None:
        return ignored("tracking", ExceptionSettled, "unknown_order", ctx, document="-".join(about))
    known, events = opened(state, ctx)
    over = [one for one in known["exceptions"] if (one["kind"], one["subject"]) == about]
    if not over:
        return ignored("tracking", ExceptionSettled, "not_open", ctx, document="-".join(about))
    head: TrackingState = {**known}
    events += exceptions.closed(over, "ExceptionSettled", head, ctx)
    return Handling(outcome="settled", state=head, events=events)
