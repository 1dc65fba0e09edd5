"""Notices settle what an order holds on shelves, or reopen its allocation. Each for its own
version only."""

from orders.business import reservations
from orders.business.accounts import WAREHOUSE_STOCK, Shelf
from orders.contracts.records import (
    AllocationState,
    Article,
    OrderFinished,
    OrderStopped,
    ReallocationRequested,
    Reservation,
    ShipmentLine,
    UnitsDispatched,
    UnitsReturned,
)
from orders.engine.handling import Handling, Supply
from orders.engine.stage import Asking
from services.allocation.decide import facts
from services.allocation.decide.orders import (
    ALLOCATED,
    FINISHED,
    STOPPED,
    WAITING,
    forget_at,
    seek,
)
from services.allocation.decide.place import Ctx
from services.allocation.rules import settlement


def reallocate(request: ReallocationRequested, state: AllocationState | None, ctx: Ctx) -> Asking:
    """A warehouse cannot deliver: its shelves are given back, other warehouses are tried (AL-02,
    AL-05).

    After a recall nothing is allocated again: the missing lines are stopped instead (docs/flows.md,
    Cancellation). The short warehouse is not asked again before the next timer: until it corrects
    its books, they promise what is not there.
    """
    if state is None or request["version"] != state["version"] or state["order"] is None:
        return ctx.ignore("nothing_allocated")
    amounts = reservations.amounts(request["lines"])
    kept, settled = settlement.settle_at(
        state["reservations"], request["version"], request["warehouse"], amounts
    )
    missing = _missing(settled, state)
    if not missing:
        return ctx.ignore("nothing_held")
    reopened: AllocationState = {
        **state,
        "reservations": kept,
        "short_at": [*state["short_at"], request["warehouse"]],
    }
    if state["recalled"]:
        refused = {**reopened, "needed": [*state["needed"], *missing]}
        return Handling(
            outcome="stopped",
            reason="recalled",
            state=refused,
            events=(facts.stopped(state["version"], missing, False, "recalled", ctx),),
        )
    return (yield from seek(reopened, state["order"], [*state["needed"], *missing], True, ctx))


def give_back(notice: OrderStopped, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Give back exactly the stopped lines; a whole stop gives back all of its version, capacity
    too, and ends waiting (docs/flows.md, Cancellation)."""
    if state is None:
        return ctx.ignore("nothing_held")
    if notice["whole"]:
        kept = reservations.release(state["reservations"], notice["version"])
        gave = len(kept) < len(state["reservations"])
        if notice["version"] != state["version"] or state["status"] == STOPPED:
            return (
                Handling(outcome="gave_back", reason="whole", state={**state, "reservations": kept})
                if gave
                else ctx.ignore("nothing_held")
            )
        return Handling(
            outcome="gave_back" if gave else "stopped",
            reason="whole",
            state=_over(state, STOPPED, kept, ctx),
        )
    kept, needed = _without(state, notice)
    if kept == state["reservations"] and needed == state["needed"]:
        return ctx.ignore("nothing_held")
    new: AllocationState = {**state, "reservations": kept, "needed": needed}
    if state["status"] == WAITING and not needed:
        new = {**new, "status": ALLOCATED, "waits": [], "wake_at": None, "waiting_since": None}
    return Handling(outcome="gave_back", reason="lines", state=new)


def _without(
    state: AllocationState, notice: OrderStopped
) -> tuple[list[Reservation], list[ShipmentLine]]:
    """(what stays reserved, what is still to be allocated) after some lines were stopped: at the
    warehouse that the notice names, and nowhere else; a line that several send may be stopped at
    one of them and already be under way from another. Without a warehouse: what no warehouse has
    yet."""
    amounts = reservations.amounts(notice["lines"])
    if notice["warehouse"]:
        return settlement.settle_at(
            state["reservations"], notice["version"], notice["warehouse"], amounts
        )[0], state["needed"]
    if notice["version"] != state["version"]:
        return state["reservations"], state["needed"]
    return state["reservations"], settlement.settle_needed(state["needed"], amounts)


def ship(notice: UnitsDispatched, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Dispatched goods leave the shelf's books: up to what is held there for those lines,
    reserved -> shipped (IV-10)."""
    if state is None:
        return ctx.ignore("nothing_held")
    amounts = reservations.amounts(notice["lines"])
    kept, settled = settlement.settle_at(
        state["reservations"], notice["version"], notice["warehouse"], amounts
    )
    if not settled:
        return ctx.ignore("nothing_held")
    more = sum(amounts.values()) > sum([reservation["amount"] for reservation in settled])
    return Handling(
        outcome="shipped",
        reason="more_than_held" if more else "",
        state={**state, "reservations": kept},
        effects=reservations.shipped(settled),
    )


def take_back(notice: UnitsReturned, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Goods that came back and passed inspection stand on that shelf again: returned -> on hand
    (IV-10, AS-04)."""
    articles = ctx.references.table(Article)
    supplies = [
        Supply(
            WAREHOUSE_STOCK,
            Shelf(line["sku"], notice["warehouse"]).account,
            line["restocked"],
            "returned",
        )
        for line in notice["lines"]
        if line["restocked"] > 0
        and (line["sku"] not in articles or articles[line["sku"]]["stocked"])
    ]
    return (
        Handling(outcome="returned", effects=supplies)
        if supplies
        else ctx.ignore("nothing_restocked")
    )


def finish(notice: OrderFinished, state: AllocationState | None, ctx: Ctx) -> Handling:
    """Nothing more will happen: capacity and what a mistake left held are given back; the order
    is forgotten after its horizon."""
    if state is None or notice["version"] != state["version"]:
        return ctx.ignore("nothing_held")
    kept = reservations.release(state["reservations"], notice["version"])
    left_over = any(
        reservation["ledger"] == WAREHOUSE_STOCK and reservation["version"] == notice["version"]
        for reservation in state["reservations"]
    )
    return Handling(
        outcome="finished",
        reason="gave_back_left_overs" if left_over else "",
        state=_over(state, FINISHED, kept, ctx),
    )


def _missing(settled: list[Reservation], state: AllocationState) -> list[ShipmentLine]:
    """What was given back, as lines to send again."""
    units = {
        line["line"]: line["unit"] for shipment in state["shipments"] for line in shipment["lines"]
    }
    return [
        {
            "line": reservation["line"],
            "sku": Shelf.of(reservation["account"]).sku,
            "quantity": reservation["amount"],
            "unit": units.get(reservation["line"], ""),
        }
        for reservation in settled
    ]


def _over(
    state: AllocationState, status: str, kept: list[Reservation], ctx: Ctx
) -> AllocationState:
    return {
        **state,
        "status": status,
        "reservations": kept,
        "order": None,
        "needed": [],
        "shipments": [],
        "waits": [],
        "wake_at": forget_at(ctx),
    }
