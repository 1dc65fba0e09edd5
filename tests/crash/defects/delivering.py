"""Goods at the customer's door: each piece is taken, or it is not (DL-02)."""

from typing import Any

from services.shipping.decide import carriers
from services.shipping.rules import door
from tests.crash.defects.registry import Patch, defect


@defect()
def refused_and_delivered_at_once(patch: Patch) -> None:
    """Shipping hands on as delivered all that was in the parcel, what was refused with it."""
    at_the_door = door.at_the_door

    def all_taken(scan: Any, shipment: Any) -> door.Door:
        found = at_the_door(scan, shipment)
        return found._replace(taken=shipment["lines"]) if found.taken else found

    patch.setattr(carriers, "at_the_door", all_taken)
