"""An order has found its warehouses: the next revision goes out."""

from orders.contracts.order import CarriedOrder
from orders.contracts.records import AllocationState
from orders.engine.handling import Handling
from services.allocation import article_records, records
from services.allocation.decide.place import Ctx, Search
from services.allocation.state import allocated


def found(state: AllocationState, order: CarriedOrder, search: Search, ctx: Ctx) -> Handling:
    """What the search was granted is the order's, and shipping hears of it."""
    added = records.shipments(search, state, ctx)
    reason = (
        "reallocated"
        if state["revision"]
        else "at_once"
        if state["waiting_since"] is None
        else "after_waiting"
    )
    new = allocated(state, added, search.reservations)
    told = []
    if drawn := search.drawn:
        taken, fresh = search.reservations, state["fresh"]
        told = article_records.lots_reserved((), taken, ctx.now, fresh, ctx, drawn)
    why = records.why(search, added, new["currency"], ctx)
    handed_on = records.allocated(why, new, added, order, ctx)
    return Handling(outcome="allocated", reason=reason, state=new, events=[handed_on, *told])
