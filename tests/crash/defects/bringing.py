"""Goods that are brought from another house for an order (IV-05;
docs/decisions/0086-goods-are-brought-from-another-house.md)."""

from typing import Any

from orders.business.decisions import noted
from services.allocation.decide import bringing, underway
from tests.crash.defects.registry import Patch, defect


@defect()
def goods_that_are_brought_too_late_unasked(patch: Patch) -> None:
    """Allocation takes any day for one that keeps what was promised."""
    in_time = noted("IV-05", "transfer_in_time", "what was promised is kept")
    patch.setattr(bringing, "_unasked", lambda state, way: in_time)


@defect()
def a_transfer_that_nobody_calls_off(patch: Patch) -> None:
    """What is brought for an order that ends is given back, and the warehouse hears nothing."""
    dropped = underway.dropped

    def silent(*of: Any) -> Any:
        state, told = dropped(*of)
        return state, [one for one in told if one.record.__name__ != "TransferClosed"]

    patch.setattr(underway, "dropped", silent)


@defect()
def a_day_agreed_to_that_is_not_promised(patch: Patch) -> None:
    """The customer says yes, and the order goes on by its former day."""
    patch.setattr(bringing, "extended", lambda state, day: {**state})
