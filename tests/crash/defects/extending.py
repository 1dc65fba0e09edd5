"""What was promised is moved by the customer's consent alone (CF-05)."""

from typing import Any

from orders.engine.handling import Handling
from services.allocation.decide import endangered
from services.intake.decide import revisions
from services.inventory.decide import consents, delays
from services.inventory.decide.offers import close
from services.shipping import records as shipping
from services.tracking.rules import promises
from tests.crash.defects.registry import Patch, defect


@defect()
def a_later_day_that_nobody_was_asked_about(patch: Patch) -> None:
    """Inventory moves what was promised by itself, instead of asking."""

    def moved(state: Any, order: Any, late: Any, instead: Any, ctx: Any) -> Any:
        return {**state, "promised_at": late.promised_at}, []

    patch.setattr(delays, "_offer", moved)


@defect()
def a_later_day_in_spite_of_a_no(patch: Patch) -> None:
    """Inventory goes on with an order whose customer has refused the later day."""

    def goes_on(state: Any, how: Any, by: str, reason: str, because: str, before: Any, ctx: Any):
        known, closed = close(state, how, by, because, ctx)
        again = {**known, "wake_at": ctx.now + 86_400_000}
        return Handling(outcome="stopped", reason=reason, state=again, events=[*before, *closed])

    for module in (consents, delays):
        patch.setattr(module, "cancel", goes_on)


@defect()
def an_extension_that_no_score_knows(patch: Patch) -> None:
    """Tracking scores what was promised at first, whatever the customer agreed to."""
    latest = promises._latest

    def first(promise: Any, promised_at: Any) -> Any:
        return latest(promise, promise["promised_at"] or promised_at)

    patch.setattr(promises, "_latest", first)


@defect()
def a_revision_that_forgets_what_was_agreed(patch: Patch) -> None:
    """A shop's later revision brings back what the customer agreed to leave out."""
    patch.setattr(revisions, "carried_over", lambda reductions, order: order)


@defect()
def a_promise_that_is_broken_unseen(patch: Patch) -> None:
    """Allocation lets an order wait for a warehouse, whatever was promised of it."""
    patch.setattr(endangered, "look", lambda state, ctx: (state, []))


@defect()
def a_carrier_that_does_not_come_unseen(patch: Patch) -> None:
    """Shipping lets goods stand in the house that should have left, and tells nobody."""
    patch.setattr(shipping, "endangered", lambda *of: [])
