"""What is told of an order's way must be all of it, once (docs/decisions/0089), and so must
what is not as it should be (docs/decisions/0098)."""

from typing import Any

from orders.contracts.records import ExceptionClosed
from services.tracking.decide import exceptions, facts
from services.tracking.rules import exceptions as rules
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


@defect()
def what_is_over_left_open(patch: Patch) -> None:
    """Tracking forgets what was not as it should be when it is over, and tells nobody."""
    closed = exceptions.closed

    def silent(*of: Any) -> Any:
        return [event for event in closed(*of) if event.record is not ExceptionClosed]

    patch.setattr(exceptions, "closed", silent)


@defect()
def goods_that_are_gone_unnoticed(patch: Patch) -> None:
    """Tracking follows the status of an order whose goods were lost or refused, and opens nothing
    for them: nobody answers for it."""
    opening = rules.opening

    def blind(name: str, record: Any) -> Any:
        return None if name in ("ShipmentLost", "DeliveryRefused") else opening(name, record)

    patch.setattr(rules, "opening", blind)
