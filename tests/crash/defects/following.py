"""What is told of an order's way must be all of it, once (docs/decisions/0089)."""

from typing import Any

from services.tracking.decide import facts
from tests.crash.defects.registry import Patch, defect


@defect()
def a_fact_that_is_counted_and_not_told(patch: Patch) -> None:
    """Tracking moves the status of a confirmed order and leaves that out of its timeline."""
    advance = facts.advance

    def silent(fact: Any, *of: Any) -> Any:
        handling = advance(fact, *of)
        if fact.event == "OrderConfirmed":
            handling.events = handling.events[:-1]
        return handling

    patch.setattr(facts, "advance", silent)


@defect()
def facts_that_share_a_place(patch: Patch) -> None:
    """The state counts only facts that move the status: the others bear the number of the one
    before."""
    advance = facts.advance

    def lazy(fact: Any, *of: Any) -> Any:
        handling = advance(fact, *of)
        if not fact.step:
            new: Any = handling.state
            new["sequence"] -= 1
        return handling

    patch.setattr(facts, "advance", lazy)
