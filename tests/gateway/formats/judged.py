"""What intake finds in an order that was read, as of the order's own date."""

from typing import Any

from orders.contracts.order import CarriedOrder
from services.intake.policy import IntakePolicy
from services.intake.rules import screen
from services.intake.stage import STAGE

POLICY = IntakePolicy.load(STAGE.policy_file)


def faults(order: dict[str, Any]) -> set[tuple[str, str]]:
    """Code and field of every fault that the screen finds (IN-02)."""
    carried = CarriedOrder.of(order)  # type: ignore[arg-type]
    return {
        (found["code"], found["field"])
        for found in screen(carried, order["order_id"], order["placed_at"], POLICY)
    }


def sum_faults(order: dict[str, Any]) -> set[tuple[str, str]]:
    """Those of amounts alone."""
    return {
        (code, field)
        for code, field in faults(order)
        if field.startswith(("totals", "charges", "payment.paid")) or field.endswith("_minor")
    }
