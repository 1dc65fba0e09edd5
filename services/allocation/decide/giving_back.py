"""What an order gives back of shelves and days, and what the shelves' books hear of it (IV-11)."""

from orders.business import reservations
from orders.contracts.records import AllocationState, Reservation
from orders.engine.handling import Event
from services.allocation import article_records
from services.allocation.decide.place import Ctx
from services.allocation.rules import picks


def whole(state: AllocationState, ctx: Ctx) -> tuple[AllocationState, list[Event]]:
    """All that its version has: every warehouse has put it back (CF-03)."""
    kept = reservations.release(state["reservations"], state["version"])
    return put_back(state, kept, ctx.now, ctx)


def put_back(
    state: AllocationState, kept: list[Reservation], at: int, ctx: Ctx
) -> tuple[AllocationState, list[Event]]:
    """(the state with these reservations, what the shelves' books hear): what was picked and is
    not reserved any more is back on its shelf."""
    picked = picks.within(state["picked"], kept)
    told = article_records.shelves_moved(picks.differences(state["picked"], picked, at), ctx)
    held = picks.in_buckets(kept, picked)
    told += article_records.lots_reserved(state["reservations"], kept, at, state["fresh"], ctx)
    return {**state, "reservations": held, "picked": picked, "stopped_at": at}, told
