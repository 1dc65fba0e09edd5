"""What a partner is told of its orders (docs/flows.md, Answers to partners)."""

from typing import Any

from orders.engine.handling import Handling
from services.correspondence.decide import endings, orders
from services.correspondence.decide.telling import tell
from tests.crash.defects.registry import Patch, defect


@defect()
def a_changed_order_that_is_not_told(patch: Patch) -> None:
    """Correspondence tells of an order's first version alone: its partner goes by what was."""

    def first(kind: Any, version: int, step: int, state: Any, ctx: Any, **said: Any) -> Handling:
        if version == 1:
            return tell(kind, version, step, state, ctx, **said)
        return Handling(outcome="noted", state=state)

    patch.setattr(orders, "tell", first)


@defect()
def an_order_taken_back_told_as_cancelled(patch: Patch) -> None:
    """Correspondence takes for an end that an order is taken back for a change."""
    patch.setattr(endings, "AMENDED", "")
