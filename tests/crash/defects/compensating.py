"""What customers get for later days (CF-05; docs/decisions/0047-compensation.md)."""

from typing import Any

from services.inventory import promise_records
from services.review.decide import amended
from services.review.rules import balance
from tests.crash.defects.registry import Patch, defect


@defect()
def a_compensation_that_is_paid_twice(patch: Patch) -> None:
    """Review takes twice as much off the price as the customer was granted."""
    less = balance.less

    def twice(state: Any, offer_id: str, minor: int) -> Any:
        return less(state, offer_id, 2 * minor)

    patch.setattr(balance, "less", twice)


@defect()
def a_compensation_that_a_change_takes_back(patch: Patch) -> None:
    """The next version of an order costs again what its customer was granted off."""
    carried = amended.carried

    def forgetful(*of: Any) -> Any:
        return {**carried(*of), "compensations": {}}

    patch.setattr(amended, "carried", forgetful)


@defect()
def a_compensation_that_was_not_offered(patch: Patch) -> None:
    """Inventory grants another amount than the customer has agreed to."""
    extended = promise_records.promise_extended

    def other(state: Any, new: Any, offer: Any, *of: Any) -> Any:
        return extended(state, new, {**offer, "compensation_minor": 1}, *of)  # type: ignore[typeddict-item]

    patch.setattr(promise_records, "promise_extended", other)
