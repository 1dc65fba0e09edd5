"""Goods that may not leave the house yet (SH-06, SH-08)."""

from typing import Any

from services.shipping import gating
from services.shipping.rules import gates
from tests.crash.defects.registry import Patch, defect


@defect()
def one_open_gate_taken_for_all(patch: Patch) -> None:
    """What waits at several gates is given to its warehouse when one of them opens."""
    barring = gates.barring

    def lax(order: Any, shipment_id: str, at: int) -> list[Any]:
        closed = barring(order, shipment_id, at)
        return closed if len(closed) == len(order["gates"]) else []

    patch.setattr(gates, "barring", lax)
    patch.setattr(gates, "barred", lambda *asked: bool(lax(*asked)))


@defect()
def a_carrier_that_takes_what_waits_and_nobody_knows(patch: Patch) -> None:
    """What goes past a closed gate is not written down."""
    patch.setattr(gating, "passed", lambda *_: [])
