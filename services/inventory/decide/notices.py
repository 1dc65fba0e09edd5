"""Notices settle what an order holds: stopped, dispatched, finished. Each for its own
version only."""

from orders.business import reservations
from orders.business.accounts import STOCK
from orders.business.notices import AMENDED, never_handed_on, version_ended
from orders.contracts.records import (
    InventoryState,
    OrderFinished,
    OrderStopped,
    UnitsDispatched,
)
from orders.engine.handling import Handling
from services.inventory.decide import amended
from services.inventory.decide.offers import close
from services.inventory.records import Ctx
from services.inventory.rules import fresh
from services.inventory.state import over


def give_back(notice: OrderStopped, state: InventoryState | None, ctx: Ctx) -> Handling:
    """Give back exactly the stopped lines; a whole stop gives back everything of its version and
    ends waiting (docs/flows.md, Cancellation)."""
    if state is None:
        return ctx.ignore("nothing_reserved")
    if notice["outcome"] == AMENDED:
        return amended.taken_back_elsewhere(notice, state, ctx)
    if never_handed_on(notice):
        return ctx.ignore("nothing_reserved")
    if not notice["whole"]:
        kept, settled = fresh.settle(state["reservations"], notice["version"], notice["lines"])
        return (
            Handling(outcome="gave_back", reason="lines", state={**state, "reservations": kept})
            if settled
            else ctx.ignore("nothing_reserved")
        )
    version = version_ended(notice, state["status"], state["version"])
    kept = reservations.release(state["reservations"], version)
    gave = len(kept) < len(state["reservations"])
    if version != state["version"] or state["status"] == "stopped":
        return (
            Handling(outcome="gave_back", reason="whole", state={**state, "reservations": kept})
            if gave
            else ctx.ignore("nothing_reserved")
        )
    known, closed = close(state, "withdrawn", "inventory", "the order was stopped", ctx)
    return Handling(
        outcome="gave_back" if gave else "stopped",
        reason="whole",
        state=over(known, "stopped", kept, ctx.now, ctx.policy),
        events=closed,
    )


def ship(notice: UnitsDispatched, state: InventoryState | None, ctx: Ctx) -> Handling:
    """Dispatched goods leave the books: up to what is held for those lines, reserved -> shipped
    (IV-10)."""
    if state is None:
        return ctx.ignore("nothing_reserved")
    kept, settled = fresh.settle(state["reservations"], notice["version"], notice["lines"])
    if not settled:
        return ctx.ignore("nothing_reserved")
    more = sum([line["quantity"] for line in notice["lines"]]) > sum(
        [reservation["amount"] for reservation in settled if reservation["ledger"] == STOCK]
    )
    new: InventoryState = {
        **state,
        "reservations": kept,
        "dispatched": [*state["dispatched"], *notice["lines"]],
        "last_shipped_at": notice["at"],
    }
    return Handling(
        outcome="shipped",
        reason="more_than_reserved" if more else "",
        state=new,
        effects=reservations.shipped(settled),
    )


def finish(notice: OrderFinished, state: InventoryState | None, ctx: Ctx) -> Handling:
    """Nothing more will happen: what a mistake left reserved is given back, and the order is
    forgotten after its horizon."""
    if state is None or notice["version"] != state["version"]:
        return ctx.ignore("nothing_reserved")
    kept = reservations.release(state["reservations"], notice["version"])
    left_over = len(kept) < len(state["reservations"])
    return Handling(
        outcome="finished",
        reason="gave_back_left_overs" if left_over else "",
        state=over(state, "finished", kept, ctx.now, ctx.policy),
    )
