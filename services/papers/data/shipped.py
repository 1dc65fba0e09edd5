"""A shipment that papers can be made of."""

from orders.client.papers.told import ShipmentTold, Sources
from orders.contracts.records import ShipmentLine, ShipmentPacked
from services.papers.data import checks
from services.papers.data.amounts import summed
from services.papers.data.refusal import refuse_if, refused


def named(told: Sources, shipment_id: str) -> ShipmentTold:
    """The shipment of this id; where none is named, the only one. Raises Refused."""
    there = [one for one in told["shipments"] if not one["withdrawn"]]
    if not shipment_id and len(there) == 1:
        return there[0]
    ids = ", ".join(one["released"]["shipment_id"] for one in there)
    if not there and not shipment_id:
        raise refused("not_released", "no shipment of the order was released to a warehouse")
    if not shipment_id:
        raise refused("which_shipment", f"the order goes in several shipments ({ids}): name one")
    for one in told["shipments"]:
        if one["released"]["shipment_id"] == shipment_id:
            if one["withdrawn"]:
                raise refused("withdrawn", f"shipment {shipment_id} was stopped at its warehouse")
            return one
    raise refused("unknown_shipment", f"the order has no shipment {shipment_id}: it has {ids}")


def released(told: Sources, shipment_id: str) -> ShipmentTold:
    """One that was released, and agrees with its order. Raises Refused."""
    shipment = named(told, shipment_id)
    refuse_if(checks.release(shipment["released"]))
    return shipment


def packed(told: Sources, shipment_id: str) -> ShipmentTold:
    """One that was packed, and agrees with its order, with what was released and, if it has been
    handed over, with what was. Raises Refused."""
    shipment = released(told, shipment_id)
    packages = packing(shipment)
    refuse_if(
        (
            *checks.packing(shipment["released"], packages),
            *checks.handing_over(packages, shipment["dispatched"]),
            *checks.no_more_than_ordered(told["shipments"], shipment),
        )
    )
    return shipment


def packing(shipment: ShipmentTold) -> ShipmentPacked:
    """Raises Refused before it was packed."""
    if (told := shipment["packed"]) is None:
        name = shipment["released"]["shipment_id"]
        raise refused("not_packed", f"shipment {name} is not packed yet")
    return told


def lines(shipment: ShipmentTold) -> list[ShipmentLine]:
    """What it holds: as packed, before that as released; each article of a line once, in order."""
    told = shipment["packed"]
    if told is None:
        return summed(shipment["released"]["lines"])
    return summed(line for package in told["packages"] for line in package["lines"])
