"""What is concluded in writing goes on when both sides have signed the same file (CF-06)."""

from typing import Any

from orders.business.confirmation import ConfirmationRule
from services.inventory import state as life
from services.inventory.decide import orders
from services.review.decide import confirmation, rendering
from tests.crash.defects.registry import Patch, defect


@defect()
def a_contract_that_the_customer_need_not_sign(patch: Patch) -> None:
    """Once the house has signed, the order goes on."""
    automatic = ConfirmationRule(means="automatic")
    patch.setattr(confirmation, "rule_for", lambda *_: automatic)


@defect()
def the_last_rendering_counts(patch: Patch) -> None:
    """Another rendering of a contract takes the place of the one that may be signed by now."""
    unfit = rendering._unfit

    def never_rendered(*of: Any) -> str:
        reason = unfit(*of)
        return "" if reason == "already_rendered" else reason

    patch.setattr(rendering, "_unfit", never_rendered)


@defect()
def a_contract_that_silence_changes(patch: Patch) -> None:
    """Inventory treats an order under a contract of sale as any other: silence moves its day or
    cancels it."""
    opened = life.opened

    def as_any_other(state: Any, confirmed: Any, *needed: Any) -> Any:
        other: Any = {**confirmed, "contract": ""}
        return opened(state, other, *needed)

    patch.setattr(orders, "opened", as_any_other)
