"""Shipments as shipping releases them to warehouses."""

from collections.abc import Iterator
from typing import Any

from orders.contracts.order import CarriedOrder
from services.simulator.catalogue import Catalogue
from services.simulator.orders import orders

LONG_AGO = 1_700_000_000_000


def shipments(count: int, house: Catalogue) -> Iterator[dict[str, Any]]:
    """Values of `ShipmentReleased`: each the whole of an order of this house, long ago."""
    for n, order in enumerate(orders(3, count, LONG_AGO, house), start=1):
        lines = [
            {
                "line": one["line"],
                "sku": one["sku"],
                "quantity": max(1, one["quantity"]),
                "unit": one["unit"],
            }
            for one in order["lines"]
        ]
        yield {
            "order_id": order["order_id"],
            "number": f"N{n}",
            "version": 1,
            "step": 50,
            "customer_id": "C1",
            "total_minor": 1,
            "currency": "EUR",
            "priority": 0,
            "at": LONG_AGO,
            "decision": {"outcome": "released", "policy": "", "rules": []},
            "shipment_id": f"N{n}-1",
            "warehouse": "HAM",
            "lines": lines,
            "lots": [],
            "packaging": "standard",
            "marks": [],
            "weight_g": 900,
            "volume_ml": 900,
            "carrier": "swift",
            "service": "parcel",
            "mode": "road",
            "offers": [],
            "dispatch_by_at": LONG_AGO,
            "cartons": [],
            "kind": "parcel",
            "proofs": [],
            "order": CarriedOrder.of(order),
        }
