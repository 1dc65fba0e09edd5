"""An order that ends here, while inventory has it in hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from orders.contracts.records import InventoryState
from orders.engine.handling import Event, Handling
from services.inventory import records
from services.inventory.records import Ctx
from services.inventory.state import over


def stop(
    state: InventoryState,
    lines: Sequence[Mapping[str, Any]],
    reason: str,
    because: str,
    before: Sequence[Event],
    ctx: Ctx,
) -> Handling:
    """Nothing of the order goes on; what it has is given back when its notice comes back. `reason`
    is counted, `because` is told."""
    return Handling(
        outcome="stopped",
        reason=reason,
        state=over(state, "stopped", state["reservations"], ctx.now, ctx.policy),
        events=[*before, records.stopped(state, lines, because, ctx)],
    )
