"""Goods at the customer's door: each piece is taken, or it is not (DL-02), and who says that they
have come is the customer (DL-01)."""

from typing import Any

from orders.contracts.records import ReceiptConfirmed
from services.shipping.decide import door as handlers
from services.shipping.decide import receipts
from services.shipping.rules import door
from tests.crash.defects.registry import Patch, defect


@defect()
def refused_and_delivered_at_once(patch: Patch) -> None:
    """Shipping hands on as delivered all that was in the parcel, what was refused with it."""
    at_the_door = door.at_the_door

    def all_taken(scan: Any, shipment: Any) -> door.Door:
        found = at_the_door(scan, shipment)
        return found._replace(taken=shipment["lines"]) if found.taken else found

    patch.setattr(handlers, "at_the_door", all_taken)


@defect()
def receipts_of_nobody(patch: Patch) -> None:
    """Shipping takes a receipt that bears no proof for the customer's word."""
    in_vain = receipts._in_vain

    def believing(said: ReceiptConfirmed, *about: Any) -> str:
        return in_vain({**said, "proof": "yes"}, *about)

    patch.setattr(receipts, "_in_vain", believing)
