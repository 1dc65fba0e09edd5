"""Goods that come to their customers in other ways than as parcels (SH-04)."""

from typing import Any

from services.allocation.rules import choice
from services.shipping.rules import collection, kinds
from tests.crash.defects.registry import Patch, defect


@defect()
def any_proof_shows_freight(patch: Patch) -> None:
    """Shipping counts as delivered whatever its carrier says was, whatever proof its kind asks
    for."""

    def believing(scan: Any, *_: Any) -> bool:
        return bool(scan["proof"])

    patch.setattr(kinds, "proves", believing)


@defect()
def any_code_opens_the_counter(patch: Patch) -> None:
    """Shipping counts goods as collected by whoever names some code."""
    patch.setattr(collection, "same", lambda *_: True)


@defect()
def any_house_will_do_for_the_counter(patch: Patch) -> None:
    """Allocation takes the nearest warehouse for what its buyer wants to collect at another."""
    patch.setattr(choice, "_not_collected", lambda *_: None)
    patch.setattr(choice, "serves", lambda *_: True)
