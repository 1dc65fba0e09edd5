"""A time that was set has come."""

from orders.contracts.records import InventoryState
from orders.engine.stage import Outcome, TimerDue
from services.inventory.decide import articles, orders
from services.inventory.records import Ctx


def due(timer: TimerDue, state: InventoryState | None, ctx: Ctx) -> Outcome:
    """An order's time, or that of an article: for reports of unknown warehouses, and for those who
    wait for it."""
    if state is not None and state["article"] is not None:
        return articles.look_again(timer, state, ctx)
    return orders.look_again(timer, state, ctx)
