"""Goods went past an order that waits, or are kept for it: a planner is told (IV-09)."""

from orders.business import queue
from orders.contracts.records import InventoryState
from orders.engine.handling import Handling
from orders.engine.stage import PassedOver
from services.inventory import records
from services.inventory.decide.orders import Ctx


def passed_over(told: PassedOver, state: InventoryState | None, ctx: Ctx) -> Handling:
    """The pass is noted, and told once; after the last that policy allows, goods are kept for the
    order, whatever the ledger remembers (IV-09)."""
    if state is None or state["status"] != "backordered":
        return ctx.ignore("not_waiting")
    account, times = told["account"], told["times"]
    if times <= state["passed"].get(account, 0):
        return ctx.ignore("already_told")
    enough = queue.passes(times, ctx.policy.passes_allowed) == queue.KEEP_NOW
    new: InventoryState = {
        **state,
        "passed": {**state["passed"], account: times},
        "waits": queue.keeping(state["waits"], account) if enough else state["waits"],
    }
    return Handling(
        outcome="passed_over",
        reason="kept_from_now_on" if enough else "",
        state=new,
        events=(records.passed_over(account, times, new, ctx),),
    )
