"""The manifest: what a carrier takes over from a warehouse, package by package (SH-05)."""

from typing import TypedDict

from orders.client.papers.told import ShipmentTold, Sources
from services.papers.data import heads, shipped
from services.papers.data.parts import Consignment, Party


class Entry(TypedDict):
    """A package of a shipment."""

    shipment_id: str
    package_id: str
    sscc: str
    packaging: str
    weight_g: int
    volume_ml: int


class Manifest(Consignment):
    """Of all shipments of the order that one carrier takes at one warehouse by one service;
    `shipments`: how many."""

    entries: list[Entry]
    shipments: int
    gross_g: int
    volume_ml: int


def manifest(told: Sources, shipment_id: str, sender: Party) -> Manifest:
    """Of a shipment that is packed, and of the order's others that go with it. Raises Refused,
    too, if something is wrong with one of those."""
    shipment = shipped.packed(told, shipment_id)
    along = [one for one in told["shipments"] if _goes_along(one, shipment)]
    together = [shipped.packed(told, one["released"]["shipment_id"]) for one in along]
    entries = [entry for one in together for entry in _entries(one)]
    return {
        **heads.consignment(told, shipment, sender, "manifest", "MF"),
        "entries": entries,
        "shipments": len(together),
        "gross_g": sum(entry["weight_g"] for entry in entries),
        "volume_ml": sum(entry["volume_ml"] for entry in entries),
    }


def _goes_along(one: ShipmentTold, shipment: ShipmentTold) -> bool:
    there = one["packed"] is not None and not one["withdrawn"]
    return there and _way(one) == _way(shipment)


def _way(shipment: ShipmentTold) -> tuple[str, str, str]:
    released, handed = shipment["released"], shipment["dispatched"]
    by = released if handed is None else handed
    return released["warehouse"], by["carrier"], by["service"]


def _entries(shipment: ShipmentTold) -> list[Entry]:
    return [
        {
            "shipment_id": shipment["released"]["shipment_id"],
            "package_id": box["package_id"],
            "sscc": box["sscc"],
            "packaging": box["packaging"],
            "weight_g": box["weight_g"],
            "volume_ml": box["volume_ml"],
        }
        for box in heads.boxes(shipment)
    ]
