"""Who may decide about a hold is known from the house's staff, and approves with other eyes than
those that saw the order before (RV-06)."""

from collections.abc import Callable
from typing import Any

from orders.business import authority, offers
from services.intake import state as life
from services.review.decide import amended
from tests.crash.defects.registry import Patch, defect


@defect()
def approved_by_who_entered_it(patch: Patch) -> None:
    """Nobody looks whose eyes approve: who entered an order may release its holds."""
    patch.setattr(authority, "_people", lambda staff_id, mandate: set())


@defect()
def answers_that_anybody_enters(patch: Patch) -> None:
    """Whoever says so answers for a customer: nobody of the house, or of another role."""
    _believed(patch, lambda said: said["answered_by"])


@defect()
def answers_without_a_proof(patch: Patch) -> None:
    """Whoever says that they are the customer is believed."""
    _believed(patch, lambda said: not said["answered_by"])


def _believed(patch: Patch, these: Callable[[Any], Any]) -> None:
    """All of these answers are taken for a customer's word."""
    sound = offers.not_theirs
    patch.setattr(offers, "not_theirs", lambda said, *of: "" if these(said) else sound(said, *of))


@defect()
def who_entered_a_change_is_not_told(patch: Patch) -> None:
    """Intake does not say who of the house entered something of an order: the approver hears only
    of whom the order itself names."""
    patch.setattr(life, "entered", lambda state, *people: state["entered_by"])


@defect()
def who_entered_it_is_forgotten_with_its_version(patch: Patch) -> None:
    """The next version of an order knows who entered that one, and nobody before."""
    carried = amended.carried

    def forgetful(*of: Any) -> Any:
        return {**carried(*of), "entered_before": []}

    patch.setattr(amended, "carried", forgetful)
