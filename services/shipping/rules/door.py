"""What was taken at the customer's door, and what was not (DL-02)."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from orders.contracts.records import CarrierScanned, ShipmentLine, ShipmentState
from services.shipping.rules.lines import less
from services.shipping.rules.picking import check


class Door(NamedTuple):
    """The lines of a shipment: each of its units stands in one of the two."""

    taken: list[ShipmentLine]
    refused: list[ShipmentLine]


def at_the_door(scan: CarrierScanned, shipment: ShipmentState) -> Door:
    """What became of a shipment that the carrier has brought, by line (DL-02).

    A scan of a delivery that names no lines may bring the proof for what an earlier one left open.
    Lines that are not the shipment's count as nothing; a refusal that names no others is of all.
    """
    delivered = scan["status"] == "DELIVERED"
    named = scan["refused_lines"] or (shipment["refused_lines"] if delivered else [])
    door = without(shipment["lines"], named)
    return door if delivered or door.refused else Door([], shipment["lines"])


def without(lines: Sequence[ShipmentLine], refused: Sequence[Mapping[str, Any]]) -> Door:
    """The lines, those apart that were refused, as far as they are there."""
    if not refused:
        return Door(list(lines), [])
    gone = check(lines, refused).kept
    return Door(check(lines, less(lines, gone)).kept, gone)
