"""A small house for tests of shipping: two warehouses, three carriers, their rates, and what
partners report."""

from collections.abc import Sequence
from typing import Any

from orders.contracts.keys import key_of
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    Article,
    Carrier,
    CarrierQuality,
    CarrierScanned,
    Carton,
    ExchangeRate,
    LineQuantity,
    Order,
    OrderAllocated,
    Rate,
    Shipment,
    ShipmentLine,
    Warehouse,
)
from tests.orders import article

NUMBER = "000001Z"
AT = 1_790_000_000_000


def rate(carrier: str, mode: str, per_kg: int, days: int, **changes: Any) -> Rate:
    """A rate from anywhere to anywhere, for up to a ton, at least 400 minor units of EUR."""
    made: Rate = {
        "carrier": carrier,
        "service": f"{mode} parcel",
        "mode": mode,
        "from_country": "*",
        "to_country": "*",
        "minimum_weight_g": 0,
        "maximum_weight_g": 1_000_000,
        "minimum_minor": 400,
        "per_kg_minor": per_kg,
        "currency": "EUR",
        "transit_days": days,
        "price_per_g": 1_000,
        "volumetric_ml_per_kg": 0,
        "zone": "",
        "postal_prefixes": [],
        "fuel_permille": 0,
        "surcharges": [],
        "valid_from_at": None,
        "valid_to_at": None,
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def rates(*listed: Rate) -> dict[str, Rate]:
    """The rates under their keys."""
    return {key_of(Rate, r): r for r in listed}


def carrier(
    code: str, quality: int = 95, natures: Sequence[str] = (), calls: Sequence[int] = ()
) -> Carrier:
    """A carrier, on time so many times in a hundred; without natures it takes all goods, without
    weekdays on which it calls it comes whenever something is ready."""
    return {
        "carrier": code,
        "name": code.title(),
        "quality": quality,
        "natures": list(natures),
        "pickup_weekdays": list(calls),
        "cut_off": "16:00" if calls else "",
    }


def quality(
    code: str, percent: int, mode: str = "*", way: str = "*:*"
) -> dict[str, CarrierQuality]:
    """What was learned of a carrier from a hundred shipments, under its key."""
    start, end = way.split(":")
    row: CarrierQuality = {
        "carrier": code,
        "mode": mode,
        "from_country": start,
        "to_country": end,
        "quality": percent,
        "shipments": 100,
        "on_time": percent,
        "lost": 0,
        "at": AT,
    }
    return {key_of(CarrierQuality, row): row}


def warehouse(code: str, country: str = "DE") -> Warehouse:
    """A warehouse that serves all and handles everything."""
    return {
        "warehouse": code,
        "name": code,
        "country": country,
        "latitude": 52.0,
        "longitude": 13.0,
        "daily_capacity": 1000,
        "cost_per_unit_minor": 10,
        "currency": "EUR",
        "countries": [],
        "natures": [],
        "reserved_for": [],
        "zone": "UTC",
        "transfer_days": [],
        "collection": True,
        "address": "",
    }


def carton(code: str, edges: tuple[int, int, int], most_g: int = 30_000, **changes: Any) -> Carton:
    """A carton for all goods, whole to the last millilitre."""
    made: Carton = {
        "carton": code,
        "length_mm": edges[0],
        "width_mm": edges[1],
        "height_mm": edges[2],
        "most_g": most_g,
        "fill_percent": 100,
        "packagings": [],
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def references(**changes: dict[str, Any]) -> dict[type, dict[str, Any]]:
    """Swift is dear and quick, Road cheap and slow, Rail for bulk; tables can be replaced by
    name."""
    tables: dict[str, dict[str, Any]] = {
        "articles": {f"SKU-{n}": article(f"SKU-{n}") for n in range(1, 6)},
        "warehouses": {"BER": warehouse("BER"), "LYS": warehouse("LYS", "FR")},
        "carriers": {code: carrier(code) for code in ("swift", "lorry", "train")},
        "rates": rates(
            rate("swift", "express", 900, 1),
            rate("lorry", "road", 300, 3),
            rate("train", "rail", 100, 6, minimum_minor=5000),
        ),
        "carrier_quality": {},
        "exchange_rates": {},
        "cartons": {},
        **changes,
    }
    kinds = {
        "articles": Article,
        "warehouses": Warehouse,
        "carriers": Carrier,
        "rates": Rate,
        "carrier_quality": CarrierQuality,
        "exchange_rates": ExchangeRate,
        "cartons": Carton,
    }
    return {kind: tables[name] for name, kind in kinds.items()}


def shipment_lines(*quantities: int) -> list[ShipmentLine]:
    """So many pieces of line 1, of line 2, ...; 0 leaves a line out."""
    return [
        {"line": n, "sku": f"SKU-{n}", "quantity": q, "unit": "PCE"}
        for n, q in enumerate(quantities, 1)
        if q
    ]


def shipment(n: int = 1, *quantities: int, **changes: Any) -> Shipment:
    """Shipment n from Berlin, 2 kg; two pieces of each of five lines unless said otherwise."""
    made: Shipment = {
        "shipment_id": f"{NUMBER}-{n}",
        "warehouse": "BER",
        "lines": shipment_lines(*(quantities or (2, 2, 2, 2, 2))),
        "weight_g": 2000,
        "volume_ml": 4000,
        "distance_km": 500,
        "cost_minor": 100,
        "lots": [],
        "slot": None,
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def allocated(
    content: Order,
    *shipments: Shipment,
    revision: int = 1,
    version: int = 1,
    open_lines: Sequence[LineQuantity] = (),
) -> OrderAllocated:
    """The order as allocation hands it to shipping; one shipment unless said otherwise, or
    something is open."""
    return {
        "order_id": content["order_id"],
        "number": NUMBER,
        "version": version,
        "step": 42,
        "promised_at": None,
        "contract": "",
        "customer_id": content["buyer"]["customer_id"],
        "total_minor": content["totals"]["total_minor"],
        "currency": content["currency"],
        "priority": content["priority"],
        "at": AT,
        "decision": {"outcome": "allocated", "policy": "test", "rules": []},
        "revision": revision,
        "shipments": list(shipments or (() if open_lines else (shipment(),))),
        "open_lines": list(open_lines),
        "order": CarriedOrder.of(content),
    }


def bare(*quantities: int) -> list[dict[str, Any]]:
    """Quantities of lines 1, 2, ... as partners report them."""
    return [
        {"line": line["line"], "sku": line["sku"], "quantity": line["quantity"]}
        for line in shipment_lines(*quantities)
    ]


UNSEEN: Any = {
    "refused_lines": [],
    "proof_hash": "",
    "signer_initials": "",
    "place": "",
    "latitude_e7": None,
    "longitude_e7": None,
    "temperature_tenths": None,
    "return_id": "",
    "driver": "",
}
"""What a scan does not tell."""


def scan(status: str, n: int = 1, **changes: Any) -> CarrierScanned:
    """A carrier's scan of shipment n; DELIVERED comes with a signature."""
    made: CarrierScanned = {
        "order_id": "shop:1001",
        "document_id": f"scan-{n}-{status}",
        "shipment_id": f"{NUMBER}-{n}",
        "carrier": "",
        "tracking_number": f"T-{n}",
        "status": status,  # type: ignore[typeddict-item]
        "proof": "signature" if status == "DELIVERED" else "",
        "proof_reference": "pod/1" if status == "DELIVERED" else "",
        "expected_at": None,
        "cause": "UNKNOWN",
        "because": "",
        "at": AT,
        **UNSEEN,
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def report(document: str, n: int = 1, **content: Any) -> dict[str, Any]:
    """What a warehouse reports of shipment n."""
    return {
        "order_id": "shop:1001",
        "document_id": document,
        "shipment_id": f"{NUMBER}-{n}",
        "lots": [],
        "scans": [],
        **content,
        "at": AT,
    }


def packages(*quantities: int) -> list[dict[str, Any]]:
    """One package with so much of line 1, 2, ..."""
    lines = [{**line, "unit": "PCE"} for line in bare(*quantities)]
    pieces = sum(quantities) or 10
    return [
        {
            "package_id": "P-1",
            "packaging": "standard",
            "weight_g": 100 * pieces,
            "volume_ml": 4000,
            "lines": lines,
            "sscc": "",
        }
    ]


def packed_out(n: int = 1, *quantities: int) -> dict[str, Any]:
    """The warehouse packed shipment n."""
    return report(f"packed-{n}", n, packages=packages(*quantities))
