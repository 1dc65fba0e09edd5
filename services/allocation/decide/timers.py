"""A time that was set has come."""

from orders.contracts.records import AllocationState
from orders.engine.stage import Asking, Outcome, TimerDue
from services.allocation.decide import articles, orders, quality
from services.allocation.decide.place import Ctx


def due(timer: TimerDue, state: AllocationState | None, ctx: Ctx) -> Outcome:
    """An order's time, or that of an article: with reports of unknown warehouses, or with lots that
    have become too old."""
    if state is None or state["article"] is None:
        return orders.look_again(timer, state, ctx)
    if not state["article"]["lot_shelves"]:
        return articles.look_again(timer, state, ctx)
    return _lots_too(timer, state, ctx)


def _lots_too(timer: TimerDue, state: AllocationState, ctx: Ctx) -> Asking:
    first = articles.look_again(timer, state, ctx)
    known: AllocationState = first.state  # type: ignore[assignment]
    swept = yield from quality.look_again(timer, known, ctx)
    swept.effects = [*first.effects, *swept.effects]
    swept.events = [*first.events, *swept.events]
    return swept
