"""Lines of an order look for warehouses: found, the next revision goes out; else they wait."""

from collections.abc import Sequence
from typing import NamedTuple

from orders.business import waiting
from orders.business.ranks import rank
from orders.business.times import later
from orders.contracts.order import CarriedOrder
from orders.contracts.records import AllocationState, Article, ShipmentLine
from orders.engine.handling import Handling
from orders.engine.stage import Asking
from services.allocation import records
from services.allocation.decide import answering, bringing, endangered, technicians, underway
from services.allocation.decide.finding import found
from services.allocation.decide.place import Ctx, Search, place
from services.allocation.rules import capacity, need, shelves
from services.allocation.state import delayed


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
    search = Search(wanted, most)
    if need.needs_a_house(wanted):
        search = yield from place(wanted, state["short_at"], most, ctx)
    sent = bool(search.parts) or not need.needs_a_house(wanted)
    if sent and (yield from technicians.book(search, order.decoded(), ctx)):
        known, told = underway.closed(state, "withdrawn", "the goods are here", ctx)
        handling = found(known, order, search, ctx)
        handling.events = [*told, *handling.events]
        return handling
    waits = _delayed(state, order, list(lines), search, since, announce, ctx)
    return (yield from _instead(waits.handling, waits.state, search, ctx))


class _Waits(NamedTuple):
    """An order that waits: what is told of it, and as it stands."""

    handling: Handling
    state: AllocationState


def _instead(handling: Handling, state: AllocationState, search: Search, ctx: Ctx) -> Asking:
    """What it waits for may lie in a house that does not send it (IV-05)."""
    if state["offer"] is not None:
        return (yield from answering.due(handling, state, state["offer"], ctx))
    if houses := bringing.sources(state, search, ctx):
        return (yield from bringing.instead(handling, state, search, houses, ctx))
    return handling


def _delayed(
    state: AllocationState,
    order: CarriedOrder,
    lines: list[ShipmentLine],
    search: Search,
    since: int,
    announce: bool,
    ctx: Ctx,
) -> _Waits:
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
    events = [
        *((records.delayed(search, new, ctx),) if announce else ()),
        *told,
        *waiting.goods_kept(state, new, ctx),
    ]
    return _Waits(Handling(outcome="delayed", reason=reason, state=new, events=events), new)
