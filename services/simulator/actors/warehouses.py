"""Warehouses: they pick, sometimes find less than the books say, and pack."""

from collections.abc import Sequence

from orders.contracts.records import (
    LineQuantity,
    Package,
    PackedOut,
    ShipmentLine,
    ShipmentPicked,
    ShortPicked,
    StockDamaged,
)
from services.simulator.plans import Json, Planned, Scene

PARCEL_G = 30_000


def on_released(released: Json, scene: Scene) -> list[Planned]:
    """Picked, then packed (SH-01); now and then something is missing on the shelf, and is
    written off."""
    picked, missing = found(released, scene)
    pick, pack = times(released, scene)
    void = (recalled(released["shipment_id"]),)
    plans = (
        _short(released, picked, missing, pick, void)
        if missing
        else [_picked(released, picked, pick, void)]
    )
    if picked:
        plans.append(_packed(released, picked, pack, void))
    return plans


def recalled(shipment: str) -> str:
    """Identity of the answer that a shipment was called back in time."""
    return f"recall:{shipment}:yes"


def handed_over(shipment: str) -> str:
    """Identity of the scan that a carrier took the shipment over."""
    return f"scan:{shipment}:PICKED_UP"


def times(released: Json, scene: Scene) -> tuple[int, int]:
    """When a released shipment is picked and when it is packed, milliseconds; urgent orders in a
    quarter of the time."""
    order_id, shipment, policy = (
        released["order_id"],
        released["shipment_id"],
        scene.policy.warehouses,
    )
    haste = 4 if released["priority"] >= 2 else 1
    pick = released["at"] + policy.pick.ms(scene.chance("pick", order_id, shipment)) // haste
    return pick, pick + policy.pack.ms(scene.chance("pack", order_id, shipment)) // haste


def found(released: Json, scene: Scene) -> tuple[list[ShipmentLine], list[LineQuantity]]:
    """(what is on the shelf, what is missing) of a released shipment; at most one line is short."""
    lines: Sequence[ShipmentLine] = released["lines"]
    order_id, shipment = released["order_id"], released["shipment_id"]
    on_shelves = [line for line in lines if scene.stocked(line["sku"])]
    if not on_shelves or not scene.happens(
        scene.policy.warehouses.short_pick, "short pick", order_id, shipment
    ):
        return list(lines), []
    short = on_shelves[int(scene.chance("short line", order_id, shipment) * len(on_shelves))]
    lacking = 1 + int(scene.chance("short by", order_id, shipment) * short["quantity"])
    rest: ShipmentLine = {**short, "quantity": short["quantity"] - lacking}
    there = [rest if line is short else line for line in lines]
    return [line for line in there if line["quantity"]], [
        {"line": short["line"], "sku": short["sku"], "quantity": lacking}
    ]


def _picked(
    released: Json, picked: Sequence[ShipmentLine], due: int, void: tuple[str, ...]
) -> Planned:
    value: ShipmentPicked = {
        "order_id": released["order_id"],
        "document_id": f"pick:{released['shipment_id']}",
        "shipment_id": released["shipment_id"],
        "lines": [_quantity(line) for line in picked],
        "at": due,
        "lots": [],
    }
    return Planned(due, ShipmentPicked, released["order_id"], value, void)


def _short(
    released: Json,
    picked: Sequence[ShipmentLine],
    missing: list[LineQuantity],
    due: int,
    void: tuple[str, ...],
) -> list[Planned]:
    shipment, units = (
        released["shipment_id"],
        {line["line"]: line["unit"] for line in released["lines"]},
    )
    value: ShortPicked = {
        "order_id": released["order_id"],
        "document_id": f"pick:{shipment}",
        "shipment_id": shipment,
        "lines": [_quantity(line) for line in picked],
        "missing": missing,
        "at": due,
        "lots": [],
    }
    written_off = [
        _damaged(shipment, released["warehouse"], line, units[line["line"]], due - 1, void)
        for line in missing
    ]
    return [*written_off, Planned(due, ShortPicked, released["order_id"], value, void)]


def _damaged(
    shipment: str, warehouse: str, line: LineQuantity, unit: str, due: int, void: tuple[str, ...]
) -> Planned:
    value: StockDamaged = {
        "sku": line["sku"],
        "warehouse": warehouse,
        "document_id": f"missing:{shipment}:{line['line']}",
        "quantity": line["quantity"],
        "unit": unit,
        "because": f"not found when shipment {shipment} was picked",
        "at": due,
        "lot": "",
        "expires_on": "",
    }
    return Planned(due, StockDamaged, line["sku"], value, void)


def _packed(
    released: Json, picked: Sequence[ShipmentLine], due: int, void: tuple[str, ...]
) -> Planned:
    value: PackedOut = {
        "order_id": released["order_id"],
        "document_id": f"pack:{released['shipment_id']}",
        "shipment_id": released["shipment_id"],
        "packages": _packages(released, picked),
        "at": due,
    }
    return Planned(due, PackedOut, released["order_id"], value, void)


def _packages(released: Json, picked: Sequence[ShipmentLine]) -> list[Package]:
    """Parcels of about 30 kg, lines dealt out among them."""
    count = max(1, min(len(picked), -(-released["weight_g"] // PARCEL_G)))
    return [
        {
            "package_id": f"{released['shipment_id']}/{n + 1}",
            "packaging": released["packaging"],
            "weight_g": released["weight_g"] // count,
            "volume_ml": released["volume_ml"] // count,
            "lines": list(picked[n::count]),
        }
        for n in range(count)
    ]


def _quantity(line: ShipmentLine) -> LineQuantity:
    return {"line": line["line"], "sku": line["sku"], "quantity": line["quantity"]}
