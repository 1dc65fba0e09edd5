"""A time that was set has come."""

from orders.contracts.records import AllocationState
from orders.engine.handling import Handling
from orders.engine.stage import Asking, Outcome, TimerDue
from services.allocation.decide import articles, lists, orders, quality
from services.allocation.decide.place import Ctx


def due(timer: TimerDue, state: AllocationState | None, ctx: Ctx) -> Outcome:
    """An order's time, or that of an article: with reports of unknown warehouses, with counts that
    nobody has decided, or with lots that have become too old."""
    if state is None or state["article"] is None:
        return orders.look_again(timer, state, ctx)
    looked = articles.look_again(timer, state, ctx)
    if not state["article"]["lot_shelves"]:
        return lists.escalate(looked, ctx)
    return _lots_too(looked, timer, ctx)


def _lots_too(looked: Handling, timer: TimerDue, ctx: Ctx) -> Asking:
    known: AllocationState = looked.state  # type: ignore[assignment]
    swept = yield from quality.look_again(timer, known, ctx)
    swept.effects = [*looked.effects, *swept.effects]
    swept.events = [*looked.events, *swept.events]
    return lists.escalate(swept, ctx)
