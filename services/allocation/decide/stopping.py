"""An order that no warehouse has yet ends: nothing of it goes on."""

from collections.abc import Sequence

from orders.contracts.records import AllocationState, ShipmentLine
from orders.engine.handling import Event, Handling
from services.allocation import records
from services.allocation.decide import underway
from services.allocation.decide.place import Ctx
from services.allocation.rules import need
from services.allocation.state import stopped


def stop(
    state: AllocationState,
    because: str,
    reason: str,
    before: Sequence[Event],
    ctx: Ctx,
    lines: Sequence[ShipmentLine] = (),
) -> Handling:
    """`lines`: all that inventory has handed on of it; none: what is still sought, else all that
    was ordered."""
    known, told = underway.dropped(state, "the order is cancelled", ctx)
    sought = lines or known["needed"] or _whole(known)
    new = stopped(known, known["reservations"], ctx.now, ctx.policy)
    over = records.stopped(state, sought, True, because, ctx)
    return Handling(outcome="stopped", reason=reason, state=new, events=[*before, *told, over])


def _whole(state: AllocationState) -> list[ShipmentLine]:
    order = state["order"]
    return need.lines_of(order.decoded()["lines"]) if order is not None else []
