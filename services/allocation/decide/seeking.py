"""Lines of an order look for warehouses: found, the next revision goes out; else they wait."""

from collections.abc import Sequence

from orders.business import waiting
from orders.business.ranks import rank
from orders.business.times import later
from orders.contracts.order import CarriedOrder
from orders.contracts.records import AllocationState, Article, ShipmentLine
from orders.engine.handling import Handling
from orders.engine.stage import Asking
from services.allocation import article_records, records
from services.allocation.decide import endangered
from services.allocation.decide.place import Ctx, Search, place
from services.allocation.rules import capacity, need, shelves
from services.allocation.state import allocated, delayed


def seek(
    state: AllocationState,
    order: CarriedOrder,
    lines: Sequence[ShipmentLine],
    announce: bool,
    ctx: Ctx,
) -> Asking:
    """Look for warehouses for these lines. Found: the next revision goes out. Not found: the
    order waits, `announce` says so again."""
    wanted = need.need(
        state["version"], state["priority"], order.decoded(), lines, ctx.references.table(Article)
    )
    since = waiting.waiting_since(state, ctx.now)
    split = ctx.policy.split
    most = (
        split.most_shipments
        if ctx.now < later(since, split.patience)
        else split.most_shipments_late
    )
    search = yield from place(wanted, state["short_at"], most, ctx)
    if search.parts:
        return _found(state, order, search, ctx)
    return _delayed(state, order, list(lines), search, since, announce, ctx)


def _found(state: AllocationState, order: CarriedOrder, search: Search, ctx: Ctx) -> Handling:
    added = records.shipments(search, state, ctx)
    reason = (
        "reallocated"
        if state["revision"]
        else "at_once"
        if state["waiting_since"] is None
        else "after_waiting"
    )
    new = allocated(state, added, search.reservations)
    told = (
        article_records.lots_reserved((), search.reservations, ctx.now, ctx, search.drawn)
        if search.drawn
        else []
    )
    return Handling(
        outcome="allocated",
        reason=reason,
        state=new,
        events=(
            records.allocated(
                records.why(search, added, new["currency"], ctx), new, added, order, ctx
            ),
            *told,
        ),
    )


def _delayed(
    state: AllocationState,
    order: CarriedOrder,
    lines: list[ShipmentLine],
    search: Search,
    since: int,
    announce: bool,
    ctx: Ctx,
) -> Handling:
    place_in_queue = rank(order.decoded(), ctx.policy.undated_days, state["promised_at"])
    waits = shelves.waits(
        search.need,
        search.options,
        search.shelves or {},
        place_in_queue,
        waiting.patience(state, since, ctx),
    )
    if search.unfit:  # what lies there is none of its business: more must come, or it wakes itself
        waits = [
            {**wait, "amount": wait["amount"] + search.unfit.get(wait["account"], 0)}
            for wait in waits
        ]
    again = later(ctx.now, ctx.policy.retry_after)
    if search.full:
        again = min(again, capacity.next_day(ctx.now, state["priority"], ctx.policy))
    if search.unfit:
        again = min(again, later(ctx.now, ctx.policy.life.look_again_after))
    looked, told = endangered.look(state, ctx)
    if (due := endangered.due_at(looked, ctx)) is not None:
        again = min(again, due)
    new = delayed(looked, lines, waits, since, again)
    reason = "capacity" if search.full else "stock" if search.options else "no_warehouse_may"
    return Handling(
        outcome="delayed",
        reason=reason,
        state=new,
        events=[
            *((records.delayed(search, new, ctx),) if announce else ()),
            *told,
            *waiting.goods_kept(state, new, ctx),
        ],
    )
