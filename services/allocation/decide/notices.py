"""Notices settle what an order holds on shelves, or reopen its allocation. Each for its own
version only."""

from collections.abc import Iterable, Mapping, Sequence

from orders.business import reservations
from orders.business.accounts import WAREHOUSE_STOCK, Shelf
from orders.business.notices import AMENDED, never_handed_on, version_ended
from orders.contracts.buckets import RETURNED
from orders.contracts.records import (
    AllocationState,
    Article,
    OrderFinished,
    OrderStopped,
    ReallocationRequested,
    Reservation,
    ReturnedLine,
    Shipment,
    ShipmentLine,
    UnitsDispatched,
    UnitsReturned,
    Warehouse,
)
from orders.engine.handling import Handling
from orders.engine.stage import Asking
from services.allocation import article_records, records
from services.allocation.decide import again, amended, bringing, giving_back, partners, underway
from services.allocation.decide.place import Ctx
from services.allocation.decide.seeking import seek
from services.allocation.decide.shelving import supplies
from services.allocation.rules import lots, picks, settlement, technicians
from services.allocation.state import finished, sought_enough, stopped


def reallocate(request: ReallocationRequested, state: AllocationState | None, ctx: Ctx) -> Asking:
    """A warehouse cannot deliver: its shelves are given back, other warehouses are tried (AL-02,
    AL-05). Or it can, after all (CF-03).

    After a recall nothing is allocated again: the missing lines are stopped instead (docs/flows.md,
    Cancellation). The short warehouse is not asked again before the next timer: until it corrects
    its books, they promise what is not there.
    """
    if state is None or request["version"] != state["version"] or state["order"] is None:
        return ctx.ignore("nothing_allocated")
    if request["same_warehouse"]:
        return again.reallocate(request, state, state["order"], ctx)
    kept, settled = settlement.settle_at(
        state["reservations"], request["version"], request["warehouse"], request["lines"]
    )
    missing = _missing(settlement.on_shelves(settled), state)
    if not missing:
        return ctx.ignore("nothing_reserved")
    put_back, told = giving_back.put_back(state, kept, request["at"], ctx)
    reopened: AllocationState = {
        **put_back,
        "short_at": [*state["short_at"], request["warehouse"]],
    }
    if state["recalled"]:
        refused = {**reopened, "needed": [*state["needed"], *missing]}
        return Handling(
            outcome="stopped",
            reason="recalled",
            state=refused,
            events=(*told, records.stopped(state, missing, False, "recalled", ctx)),
        )
    found = yield from seek(reopened, state["order"], [*state["needed"], *missing], True, ctx)
    found.events = (*told, *found.events)
    return found


def give_back(notice: OrderStopped, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Give back exactly the stopped lines; a whole stop gives back all of its version, capacity
    too, and ends waiting (docs/flows.md, Cancellation)."""
    if state is None:
        return ctx.ignore("nothing_reserved")
    if notice["outcome"] == AMENDED:
        return amended.taken_back_elsewhere(notice, state, ctx)
    if notice["whole"]:
        return _whole(notice, state, ctx)
    if never_handed_on(notice):
        return ctx.ignore("nothing_reserved")
    kept, needed = _without(state, notice)
    if kept == state["reservations"] and needed == state["needed"]:
        return ctx.ignore("nothing_reserved")
    put_back, told = giving_back.put_back(state, kept, notice["at"], ctx)
    new: AllocationState = {**put_back, "needed": needed}
    if state["status"] == "waiting" and needed != state["needed"]:
        new, dropped = underway.dropped(new, "some of it is stopped", ctx)
        new = bringing.awake(new, ctx.now) if needed else sought_enough(new)
        told = [*told, *dropped]
    return Handling(outcome="gave_back", reason="lines", state=new, events=told)


def _whole(notice: OrderStopped, state: AllocationState, ctx: Ctx) -> Handling:
    version = version_ended(notice, state["status"], state["version"])
    kept = reservations.release(state["reservations"], version)
    gave = len(kept) < len(state["reservations"])
    state, told = giving_back.put_back(state, kept, notice["at"], ctx)
    if version != state["version"] or state["status"] == "stopped":
        return (
            Handling(outcome="gave_back", reason="whole", state=state, events=told)
            if gave
            else ctx.ignore("nothing_reserved")
        )
    state, dropped = underway.dropped(state, "the order is stopped", ctx)
    return Handling(
        outcome="gave_back" if gave else "stopped",
        reason="whole",
        state=stopped(state, state["reservations"], ctx.now, ctx.policy),
        events=[*told, *dropped],
    )


def _without(
    state: AllocationState, notice: OrderStopped
) -> tuple[list[Reservation], list[ShipmentLine]]:
    """(what stays reserved, what is still to be allocated) after some lines were stopped: at the
    warehouse that the notice names, and nowhere else; a line that several send may be stopped at
    one of them and already be under way from another. Without a warehouse: what no warehouse has
    yet, and the technicians of what was to be rendered (SH-04)."""
    if notice["warehouse"]:
        return settlement.settle_at(
            state["reservations"], notice["version"], notice["warehouse"], notice["lines"]
        )[0], state["needed"]
    if notice["version"] != state["version"]:
        return state["reservations"], state["needed"]
    lines = frozenset(line["line"] for line in notice["lines"])
    kept = technicians.given_back(state["reservations"], notice["version"], lines)
    return kept, settlement.settle_needed(state["needed"], notice["lines"])


def ship(notice: UnitsDispatched, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Dispatched goods leave the shelf's books: up to what is held there for those lines,
    picked -> shipped, or reserved -> shipped where nobody told of a pick (IV-10)."""
    if state is None:
        return ctx.ignore("nothing_reserved")
    first = lots.gone_with(notice["shipment_id"], state)
    kept, settled = settlement.settle_at(
        state["reservations"], notice["version"], notice["warehouse"], notice["lines"], first
    )
    if not settled:
        return ctx.ignore("nothing_reserved")
    from_shelves = settlement.on_shelves(settled)
    more = sum([line["quantity"] for line in notice["lines"]]) > sum(
        [reservation["amount"] for reservation in from_shelves]
    )
    picked, events = partners.sent(notice, state, kept, settled, ctx)
    return Handling(
        outcome="shipped",
        reason="more_than_reserved" if more else "",
        state={**state, "reservations": picks.in_buckets(kept, picked), "picked": picked},
        events=events,
        effects=reservations.shipped(settled),
    )


def take_back(notice: UnitsReturned, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Goods that came back and passed inspection stand on that shelf again: returned -> on hand
    (IV-10, AS-04). At a warehouse that is not known nothing is booked: they are set aside, and
    somebody is told. So it is with goods whose lot nobody knows (IV-08)."""
    articles = ctx.references.table(Article)
    lines = [
        line
        for line in notice["lines"]
        if line["restocked"] > 0
        and (line["sku"] not in articles or articles[line["sku"]]["stocked"])
    ]
    if not lines:
        return ctx.ignore("nothing_restocked")
    shipments = state["shipments"] if state is not None else []
    back, nameless = _by_lot(notice, lines, shipments, articles)
    asked = [records.set_aside(notice, nameless, "unknown_lot", ctx)] if nameless else []
    if not back:
        return Handling(outcome="set_aside", reason="unknown_lot", events=asked)
    known = notice["warehouse"] in ctx.references.table(Warehouse)
    moved = [
        article_records.shelf_moved(
            shelf, notice["return_id"], "returned", amount, notice["at"], ctx, booked=known, lot=lot
        )
        for shelf, lot, amount in back
    ]
    if not known:
        return Handling(
            outcome="set_aside",
            reason="unknown_warehouse",
            events=[*moved, records.set_aside(notice, lines, "unknown_warehouse", ctx)],
        )
    told = [
        article_records.came_back(shelf, notice["return_id"], amount, ctx)
        for shelf, _, amount in back
    ]
    return Handling(
        outcome="returned",
        events=[*told, *moved, *asked],
        effects=[
            effect
            for shelf, lot, amount in back
            for effect in supplies(shelf, lot, amount, RETURNED)
        ],
    )


def _by_lot(
    notice: UnitsReturned,
    lines: Iterable[ReturnedLine],
    shipments: Sequence[Shipment],
    articles: Mapping[str, Article],
) -> tuple[list[tuple[Shelf, str, int]], list[ReturnedLine]]:
    """(shelf, lot, how much came back; lines of which nobody knows the lot). A lot that came back
    is one that was sent, whatever the warehouse says (IV-08)."""
    back: list[tuple[Shelf, str, int]] = []
    nameless: list[ReturnedLine] = []
    for line in lines:
        shelf, article = Shelf(line["sku"], notice["warehouse"]), articles.get(line["sku"])
        if article is None or not article["lot_controlled"]:
            back.append((shelf, "", line["restocked"]))
            continue
        found, left = lots.came_back(line, notice["lots"], shipments)
        back += [(shelf, lot, amount) for lot, amount in found.items()]
        if left:
            nameless.append({**line, "restocked": left})
    return back, nameless


def finish(notice: OrderFinished, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Nothing more will happen: capacity and what a mistake left held are given back; the order
    is forgotten after its horizon."""
    if state is None or notice["version"] != state["version"]:
        return ctx.ignore("nothing_reserved")
    kept = reservations.release(state["reservations"], notice["version"])
    put_back, told = giving_back.put_back(state, kept, notice["at"], ctx)
    put_back, dropped = underway.dropped(put_back, "nothing more will happen to it", ctx)
    left_over = any(
        reservation["ledger"] == WAREHOUSE_STOCK and reservation["version"] == notice["version"]
        for reservation in state["reservations"]
    )
    return Handling(
        outcome="finished",
        reason="gave_back_left_overs" if left_over else "",
        state=finished(put_back, put_back["reservations"], ctx.now, ctx.policy),
        events=[*told, *dropped],
    )


def _missing(settled: list[Reservation], state: AllocationState) -> list[ShipmentLine]:
    """What was given back, as lines to send again; of a line what was picked and what was not are
    one."""
    units = {
        (line["line"], line["sku"]): line["unit"]
        for shipment in state["shipments"]
        for line in shipment["lines"]
    }
    return [
        {"line": line, "sku": sku, "quantity": amount, "unit": units.get((line, sku), "")}
        for (line, sku), amount in settlement.by_line(settled).items()
    ]
