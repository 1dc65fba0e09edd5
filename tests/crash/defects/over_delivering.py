"""Goods that nobody ordered: nobody is promised them, and they are there (IV-10;
docs/decisions/0088)."""

from typing import Any

from services.allocation.decide import over_delivered
from services.inventory.rules import purchases
from tests.crash.defects.registry import Patch, defect


@defect()
def more_for_sale_than_was_ordered(patch: Patch) -> None:
    """Inventory books all that comes for a purchase order as what can be sold."""
    patch.setattr(purchases, "beyond", lambda order, quantity: 0)


@defect()
def each_receipt_held_against_the_whole_order(patch: Patch) -> None:
    """Inventory forgets what came of a purchase order before."""
    received = purchases.received

    def as_the_first(order: Any, quantity: int) -> Any:
        return {**received(order, quantity), "came": 0, "withheld": 0}

    patch.setattr(purchases, "received", as_the_first)


@defect()
def goods_that_nobody_ordered_left_on_the_shelf(patch: Patch) -> None:
    """Allocation leaves them among those that it can give to orders."""
    patch.setattr(over_delivered, "supplies", lambda *about: ())
