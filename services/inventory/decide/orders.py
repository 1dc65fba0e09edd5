"""Confirmed orders: reserve, wait for goods, ask again, recall."""

from collections.abc import Mapping, Sequence
from typing import Any

from orders.business import recalls, waiting
from orders.business.decisions import passed
from orders.business.facts import beside
from orders.business.horizon import forget
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    Article,
    BackOrderDated,
    InventoryState,
    LineQuantity,
    OrderConfirmed,
    PartsList,
    RecallRequested,
    Reservation,
    RuleFired,
)
from orders.engine.handling import Event, Handling
from orders.engine.stage import Asking, TimerDue, Woken
from services.inventory import records
from services.inventory import state as life
from services.inventory.decide import amended, delays, parts, taking
from services.inventory.decide.offers import STAGE, close
from services.inventory.decide.stopping import stop
from services.inventory.records import Ctx
from services.inventory.rules import demand, fresh, shortage
from services.inventory.rules.queue import place
from services.inventory.state import (
    CLOSED,
    IN_HAND,
    TAKEN_BACK,
    awaiting_production,
    backordered,
    opened,
    recalled,
    recalled_early,
    reserved,
)

NOTHING_STOCKED = passed("IV-02", "nothing_stocked", "nothing in it needs stock")


def reserve(confirmed: OrderConfirmed, state: InventoryState | None, ctx: Ctx) -> Asking:
    """Reserve every stocked line of a confirmed order, all or nothing (IV-02), of lines that are
    made their parts, and then production is waited for (IV-07); else it waits (IV-03, IV-09). A
    later version has what the one before it held, and takes what it lacks (CF-03); what one holds
    that was stopped is settled by notices alone.
    """
    if state is not None and confirmed["version"] <= state["version"]:
        if state["status"] == "recalled_early":
            known: InventoryState = {**state, "promised_at": confirmed["promised_at"]}
            recalled_lines = confirmed["order"].decoded()["lines"]
            return _stop(known, recalled_lines, "cancelled before it was reserved", ctx)
        return ctx.ignore("already_handled")
    content, lists = confirmed["order"].decoded(), ctx.references.table(PartsList)
    lines = demand.needs(content, ctx.references.table(Article), lists)
    new = opened(state, confirmed, lines, demand.made(content, lists))
    if state is not None and state["status"] in TAKEN_BACK:
        wanted = fresh.wanted(lines, content, new["made"], ctx)
        new["reservations"] = fresh.carried(state["reservations"], wanted, new["version"])
    return (yield from _ask(new, confirmed["order"], confirmed, ctx))


def ask_again(woken: Woken, state: InventoryState | None, ctx: Ctx) -> Asking:
    """Goods were set aside for a back order: it asks again. Refused, it keeps its place in the
    queue (IV-09)."""
    if state is None or state["status"] != "backordered" or state["order"] is None:
        return waiting.served(woken, ctx.ignore("not_waiting"), ctx)
    handling = yield from _ask(state, state["order"], None, ctx)
    return waiting.served(woken, handling, ctx)


def dated(told: BackOrderDated, state: InventoryState | None, ctx: Ctx) -> Asking:
    """Whoever plans its article says when it is served: that day counts until another is said
    (IV-03), and what was promised is judged by it (CF-05). One that is being changed waits on, and
    notes it."""
    if state is None or not shortage.of_any_age(state["shortages"], told["sku"]):
        return ctx.ignore("not_waiting")
    stands = shortage.Place(told["planned_at"], told["place"], told["ahead"])
    short = shortage.dated(state["shortages"], told["sku"], stands)
    new: InventoryState = {**state, "shortages": short}
    if state["status"] != "backordered":
        return Handling(outcome="noted", state=new)
    content = life.content(state).decoded()
    said = delays.told_anew(state, new, content, ctx)
    return (yield from delays.judged(new, content, "planned", said, ctx))


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
    Cancellation). One for a change keeps the order (CF-03)."""
    if request["purpose"] == "AMEND":
        return amended.take_back(request, state, ctx)
    if state is None:
        early = recalled_early(request["version"], ctx.now, ctx.policy)
        return Handling(outcome="recalled", reason="before_the_order", state=early)
    if request["version"] != state["version"]:
        return ctx.ignore("other_version")
    if state["status"] in IN_HAND and state["revision"]:
        return parts.recall_rest(request, state, ctx)
    if state["status"] in (*IN_HAND, "amended"):
        carried = state["order"]  # one that was handed on keeps none
        lines = carried.decoded()["lines"] if carried is not None else state["lines"]
        return _stop(state, lines, request["reason"], ctx)
    if state["status"] == "reserved":
        return recalls.passed_on(request, ctx, recalled(state))
    return ctx.ignore(
        "already_recalled" if state["status"] in ("recalled", "recalled_early") else "already_over"
    )


def _ask(
    state: InventoryState, order: CarriedOrder, confirmed: OrderConfirmed | None, ctx: Ctx
) -> Asking:
    """Ask for all of it. `confirmed` is the record that brought the order, None for a back order
    that asks again."""
    held = [] if state["revision"] else state["reservations"]
    content = order.decoded()
    wanted = fresh.wanted(state["lines"], content, state["made"], ctx)
    lacks = fresh.lacking(wanted, held, state["version"])
    answer = yield from taking.take(lacks, state["waits"])
    if answer.complete:
        return _reserved(state, wanted, order, confirmed, ctx)
    short = taking.short(answer, shortage.places(state["shortages"]), ctx)
    since = waiting.waiting_since(state, ctx.now)
    stands = place(content, ctx.policy.undated_days, state["promised_at"], state["goods_by_at"])
    queued = taking.waits(answer, stands, waiting.patience(state, since, ctx))
    new = backordered(state, short, queued, since)
    events = (
        delays.told_anew(state, new, content, ctx)
        if confirmed is None
        else (delays.told_of(new, content, ctx))
    )
    reason = "stock_is_short" if confirmed else "still_short"
    kept = records.change_waits(new, ctx) if confirmed else []
    said = [*events, *kept, *waiting.goods_kept(state, new, ctx)]
    if confirmed and shortage.awaits_a_place(short):
        # its date is that of the last in the queue: nobody is asked to agree to it (CF-05)
        return delays.waits(new, reason, said, ctx)
    return (yield from delays.judged(new, content, reason, said, ctx))


def _reserved(
    state: InventoryState,
    wanted: fresh.Wanted,
    order: CarriedOrder,
    confirmed: OrderConfirmed | None,
    ctx: Ctx,
) -> Handling:
    known, closed = close(state, "withdrawn", STAGE, "the goods are here", ctx)
    granted = fresh.reservations(wanted, state["version"])
    if state["made"]:
        return _to_be_made(known, granted, closed, ctx)
    new = reserved(known, granted)
    head = confirmed or records.head(state, order, ctx)
    reason = "at_once" if confirmed else "after_a_back_order"
    rest = _rest(new, order, state["lines"], ctx) if state["revision"] else None
    return Handling(
        outcome="reserved",
        reason=reason,
        state=new,
        events=[*closed, records.reserved(head, order, [_why(state["lines"])], granted, ctx, rest)],
    )


def _rest(
    state: InventoryState, order: CarriedOrder, lines: list[LineQuantity], ctx: Ctx
) -> records.Part:
    """What was still to come when a part went ahead (IV-05)."""
    return records.part_of(order.decoded(), state["revision"], lines, [], ctx.references)


def _to_be_made(
    state: InventoryState, granted: list[Reservation], closed: Sequence[Event], ctx: Ctx
) -> Handling:
    """All parts are there: the order waits for production, which is the next gate (IV-07)."""
    return Handling(
        outcome="awaiting_production",
        state=awaiting_production(state, granted),
        events=[*closed, records.materials_reserved(state, ctx)],
    )


def _stop(
    state: InventoryState, lines: Sequence[Mapping[str, Any]], because: str, ctx: Ctx
) -> Handling:
    known, closed = close(state, "withdrawn", STAGE, "the order is cancelled", ctx)
    return stop(known, lines, "cancelled", because, closed, ctx)


def _why(lines: list[LineQuantity]) -> RuleFired:
    if not lines:
        return NOTHING_STOCKED
    units = sum([line["quantity"] for line in lines])
    because = f"all {len(lines)} stocked lines, {units} units"
    facts = beside("lines", len(lines)), beside("units", units)
    return passed("IV-02", "stock_reserved", because, *facts)
