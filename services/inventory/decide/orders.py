"""Confirmed orders: reserve, wait for goods, ask again, recall."""

from orders.business import waiting
from orders.business.accounts import STOCK
from orders.business.decisions import passed
from orders.business.facts import beside
from orders.business.horizon import forget
from orders.business.ranks import rank
from orders.business.times import later
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    Article,
    InventoryState,
    LineQuantity,
    OrderConfirmed,
    RecallRequested,
    RuleFired,
)
from orders.engine.context import Context
from orders.engine.handling import Handling
from orders.engine.questions import Reserve, ask
from orders.engine.stage import Asking, TimerDue, Woken
from services.inventory import records
from services.inventory.policy import InventoryPolicy
from services.inventory.rules import demand, shortage
from services.inventory.rules.queue import waits
from services.inventory.state import (
    CLOSED,
    backordered,
    opened,
    over,
    recalled,
    recalled_early,
    reserved,
)

Ctx = Context[InventoryPolicy]
NOTHING_STOCKED = passed("IV-02", "nothing_stocked", "nothing in it needs stock")


def reserve(confirmed: OrderConfirmed, state: InventoryState | None, ctx: Ctx) -> Asking:
    """Reserve every stocked line of a confirmed order, all or nothing (IV-02); else it waits
    (IV-03, IV-09).

    A higher version takes for itself; what the lower one holds is settled by notices alone.
    """
    if state is not None and confirmed["version"] <= state["version"]:
        if state["status"] == "recalled_early":
            return _stop(state, confirmed["order"], "cancelled before it was reserved", ctx)
        return ctx.ignore("already_handled")
    lines = demand.needs(confirmed["order"].decoded()["lines"], ctx.references.table(Article))
    new = opened(state, confirmed, lines)
    return (yield from _ask(new, confirmed["order"], confirmed, ctx))


def ask_again(woken: Woken, state: InventoryState | None, ctx: Ctx) -> Asking:
    """Goods were set aside for a back order: it asks again. Refused, it keeps its place in the
    queue (IV-09)."""
    if state is None or state["status"] != "backordered" or state["order"] is None:
        return ctx.ignore("not_waiting")
    return (yield from _ask(state, state["order"], None, ctx))


def look_again(timer: TimerDue, state: InventoryState | None, ctx: Ctx) -> Asking:
    """A back order asks again and tells a changed date (IV-03); a stopped or finished order is
    forgotten after its horizon."""
    if state is None:
        return ctx.ignore("nothing_due")
    if state["status"] == "backordered" and state["order"] is not None:
        return (yield from _ask(state, state["order"], None, ctx))
    return forget(state, ctx) if state["status"] in CLOSED else ctx.ignore("nothing_due")


def recall(request: RecallRequested, state: InventoryState | None, ctx: Ctx) -> Handling:
    """A cancellation catches up: stop what waits here, follow what was handed on (docs/flows.md,
    Cancellation)."""
    if state is None:
        early = recalled_early(request["version"], ctx.now, ctx.policy)
        return Handling(outcome="recalled", reason="before_the_order", state=early)
    if request["version"] != state["version"]:
        return ctx.ignore("other_version")
    if state["status"] == "backordered" and state["order"] is not None:
        return _stop(state, state["order"], request["reason"], ctx)
    if state["status"] == "reserved":
        passed_on: RecallRequested = {**request, "at": ctx.now}
        return Handling(
            outcome="recalled",
            reason="passed_on",
            state=recalled(state),
            events=(records.recall(passed_on),),
        )
    return ctx.ignore(
        "already_recalled" if state["status"] in ("recalled", "recalled_early") else "already_over"
    )


def _ask(
    state: InventoryState, order: CarriedOrder, confirmed: OrderConfirmed | None, ctx: Ctx
) -> Asking:
    """Ask for all of it. `confirmed` is the record that brought the order, None for a back order
    that asks again."""
    lines = state["lines"]
    if not lines:
        return _reserved(state, order, confirmed, ctx)
    takes = demand.takes(lines)
    answer = yield from ask(Reserve(STOCK, takes))
    if answer.complete:
        return _reserved(state, order, confirmed, ctx)
    short = shortage.shortages(
        lines, takes, answer.free, ctx.references.derived(shortage.expected_receipts), ctx.now
    )
    since = waiting.waiting_since(state, ctx.now)
    place = rank(order.decoded(), ctx.policy.undated_days)
    queued = waits(takes, answer.free, place, waiting.patience(state, since, ctx))
    again = later(ctx.now, ctx.policy.ask_again_after)
    new = backordered(state, short, queued, since, again)
    told = confirmed is None and shortage.complete_at(short) == shortage.complete_at(
        state["shortages"]
    )
    events = (
        ()
        if told
        else (records.backordered(new, ctx), records.delay_message(new, order.decoded(), ctx))
    )
    return Handling(
        outcome="backordered",
        reason="stock_is_short" if confirmed else "still_short",
        state=new,
        events=(*events, *waiting.goods_kept(state, new, ctx)),
    )


def _reserved(
    state: InventoryState, order: CarriedOrder, confirmed: OrderConfirmed | None, ctx: Ctx
) -> Handling:
    new = reserved(state, demand.reservations(state["lines"], state["version"]))
    head = confirmed or records.head(state, order, ctx)
    reason = "at_once" if confirmed else "after_a_back_order"
    return Handling(
        outcome="reserved",
        reason=reason,
        state=new,
        events=(records.reserved(head, order, _why(state["lines"]), ctx),),
    )


def _stop(state: InventoryState, order: CarriedOrder, because: str, ctx: Ctx) -> Handling:
    new = over(state, "stopped", state["reservations"], ctx.now, ctx.policy)
    return Handling(
        outcome="stopped",
        reason="cancelled",
        state=new,
        events=(records.stopped(state["version"], order.decoded(), because, ctx),),
    )


def _why(lines: list[LineQuantity]) -> RuleFired:
    if not lines:
        return NOTHING_STOCKED
    units = sum([line["quantity"] for line in lines])
    because = f"all {len(lines)} stocked lines, {units} units"
    facts = beside("lines", len(lines)), beside("units", units)
    return passed("IV-02", "stock_reserved", because, *facts)
