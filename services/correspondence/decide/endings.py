"""The order, or a part of it, comes to its end."""

from orders.business.horizon import forget
from orders.business.notices import AMENDED
from orders.business.steps import STOPPED
from orders.contracts.records import AnswerKind, CorrespondenceState, OrderFinished, OrderStopped
from orders.engine.handling import Handling
from orders.engine.stage import TimerDue
from services.correspondence.decide.telling import tell
from services.correspondence.rules.lines import exchanged, none_stands, standing
from services.correspondence.state import Ctx, ended, moved, opened


def stopped(notice: OrderStopped, state: CorrespondenceState | None, ctx: Ctx) -> Handling:
    """Nothing of the order goes on, or less of it. Its outcome is told, not its reason: that may
    be what a customer wrote, or what the house knows of them. That it was taken back for a change
    is no end (CF-03)."""
    if notice["outcome"] == AMENDED:
        return ctx.ignore("no_end")
    if (known := opened(state, ctx)) is None:
        return ctx.ignore("no_answers_agreed")
    new = moved(known, notice["version"])
    return _ended(notice, new, ctx) if notice["whole"] else _reduced(notice, new, ctx)


def _ended(notice: OrderStopped, state: CorrespondenceState, ctx: Ctx) -> Handling:
    outcome = notice["outcome"]
    kind: AnswerKind = "CANCELLED" if outcome == "cancelled" else "REJECTED"
    lines = exchanged(none_stands(state["lines"]), state["instead"])
    new = ended(state, ctx)
    return tell(kind, notice["version"], STOPPED, new, ctx, lines=lines, code=outcome)


def _reduced(notice: OrderStopped, state: CorrespondenceState, ctx: Ctx) -> Handling:
    """It may be told ahead of the order itself: then no line is known yet, and the answers that
    come say that less of it stands."""
    if notice["version"] == state["version"] and state["status"] != "finished":
        state = {**state, "stopped": [*state["stopped"], *notice["lines"]]}
    lines = exchanged(standing(state["lines"], state["stopped"]), state["instead"])
    return tell("REDUCED", notice["version"], 0, state, ctx, lines=lines)


def finished(notice: OrderFinished, state: CorrespondenceState | None, ctx: Ctx) -> Handling:
    """The order is delivered and closed: no answer, and none will come."""
    if state is None:
        return ctx.ignore("unknown_order")
    return Handling(outcome="finished", state=ended(state, ctx))


def due(timer: TimerDue, state: CorrespondenceState | None, ctx: Ctx) -> Handling:
    """Its horizon has come."""
    return ctx.ignore("nothing_due") if state is None else forget(state, ctx)
