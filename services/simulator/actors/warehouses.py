"""Warehouses: they pick, sometimes find less than the books say, and pack."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from orders.contracts.records import (
    LineLot,
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
MINUTE = 60_000


def on_released(released: Json, scene: Scene) -> list[Planned]:
    """Picked, then packed (SH-01); now and then something is missing on the shelf, and is
    written off."""
    picked, missing = found(released, scene)
    pick, pack = times(released, scene)
    shipment = released["shipment_id"]
    void = (recalled(shipment), keeping(shipment), nothing_left(shipment))
    plans = (
        _short(released, picked, missing, pick, void)
        if missing
        else [_picked(released, picked, pick, void)]
    )
    if picked:
        plans.append(_packed(released, picked, pack, void, scene))
    return plans


def recalled(shipment: str) -> str:
    """Identity of the answer that a shipment was called back in time."""
    return f"recall:{shipment}:yes"


def handed_over(shipment: str) -> str:
    """Identity of the scan that a carrier took the shipment over."""
    return f"scan:{shipment}:PICKED_UP"


def collected(shipment: str) -> str:
    """Identity of the word that its customer came for it, and had the code."""
    return f"collect:{shipment}"


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


def kept_back(released: Json, sku: str, lot: str, at: int, scene: Scene) -> list[Planned]:
    """The lot is recalled: what was to be picked of it stays, if nothing was picked yet, and is
    told as missing, so that other goods are sent (IV-08)."""
    shipment = released["shipment_id"]
    missing: list[LineQuantity] = [
        {"line": one["line"], "sku": one["sku"], "quantity": one["quantity"]}
        for one in released["lots"]
        if one["sku"] == sku and one["lot"] == lot
    ]
    if not missing:
        return []
    lacking = {(one["line"], one["sku"]): one["quantity"] for one in missing}
    lines: Sequence[ShipmentLine] = released["lines"]
    left: list[ShipmentLine] = [
        {**line, "quantity": line["quantity"] - lacking.get((line["line"], line["sku"]), 0)}
        for line in lines
    ]
    there = [line for line in left if line["quantity"] > 0]
    of_others = [one for one in released["lots"] if (one["sku"], one["lot"]) != (sku, lot)]
    due = at + scene.policy.warehouses.answer_recall.ms(scene.chance("keep back", shipment, lot))
    void = (recalled(shipment), picked_already(shipment))
    value: ShortPicked = {
        "order_id": released["order_id"],
        "document_id": keeping(shipment) if there else nothing_left(shipment),
        "shipment_id": shipment,
        "lines": [_quantity(line) for line in there],
        "missing": missing,
        "at": due,
        "lots": of_others,
        "scans": [],
    }
    plans = [Planned(due, ShortPicked, released["order_id"], value, void, mark=True)]
    return [*plans, _packed(released, there, due + MINUTE, void, scene)] if there else plans


def picked_already(shipment: str) -> str:
    """Identity of the word that a shipment was picked."""
    return f"pick:{shipment}"


def keeping(shipment: str) -> str:
    """Identity of the word that a part of it was kept back."""
    return f"kept:{shipment}"


def nothing_left(shipment: str) -> str:
    """The same of all of it: then there is nothing that a carrier could take."""
    return f"kept:{shipment}:all"


def _picked(
    released: Json, picked: Sequence[ShipmentLine], due: int, void: tuple[str, ...]
) -> Planned:
    value: ShipmentPicked = {
        "order_id": released["order_id"],
        "document_id": picked_already(released["shipment_id"]),
        "shipment_id": released["shipment_id"],
        "lines": [_quantity(line) for line in picked],
        "at": due,
        "lots": [],
        "scans": [],
    }
    mark = bool(released["lots"])
    return Planned(due, ShipmentPicked, released["order_id"], value, void, mark)


def _short(
    released: Json,
    picked: Sequence[ShipmentLine],
    missing: list[LineQuantity],
    due: int,
    void: tuple[str, ...],
) -> list[Planned]:
    shipment = released["shipment_id"]
    there, gone = _lots(released["lots"], missing)
    value: ShortPicked = {
        "order_id": released["order_id"],
        "document_id": picked_already(shipment),
        "shipment_id": shipment,
        "lines": [_quantity(line) for line in picked],
        "missing": missing,
        "at": due,
        "lots": there,
        "scans": [],
    }
    of_lots = {(one["line"], one["sku"]) for one in gone}
    written_off = [
        _damaged(released, one["line"], one["sku"], one["quantity"], due - 1, void, one)
        for one in gone
    ]
    written_off += [
        _damaged(released, one["line"], one["sku"], one["quantity"], due - 1, void)
        for one in missing
        if (one["line"], one["sku"]) not in of_lots
    ]
    mark = bool(released["lots"])
    return [*written_off, Planned(due, ShortPicked, released["order_id"], value, void, mark)]


def _lots(
    meant: Sequence[LineLot], missing: Sequence[LineQuantity]
) -> tuple[list[LineLot], list[LineLot]]:
    """(lots that are there, lots of which something is missing): what expires last is looked for
    last."""
    lacking = {(one["line"], one["sku"]): one["quantity"] for one in missing}
    there, gone = list[LineLot](), list[LineLot]()
    for one in reversed(meant):
        place = one["line"], one["sku"]
        amount = min(lacking.get(place, 0), one["quantity"])
        lacking[place] = lacking.get(place, 0) - amount
        if amount:
            gone.append({**one, "quantity": amount})
        if one["quantity"] > amount:
            there.append({**one, "quantity": one["quantity"] - amount})
    return there[::-1], gone


def _damaged(
    released: Json,
    number: int,
    sku: str,
    quantity: int,
    due: int,
    void: tuple[str, ...],
    lot: LineLot | None = None,
) -> Planned:
    shipment = released["shipment_id"]
    [unit] = {
        one["unit"] for one in released["lines"] if (one["line"], one["sku"]) == (number, sku)
    }
    value: StockDamaged = {
        "sku": sku,
        "warehouse": released["warehouse"],
        "document_id": f"missing:{shipment}:{number}" + (f":{lot['lot']}" if lot else ""),
        "quantity": quantity,
        "unit": unit,
        "because": f"not found when shipment {shipment} was picked",
        "at": due,
        "lot": lot["lot"] if lot else "",
        "expires_on": lot["expires_on"] if lot else "",
    }
    return Planned(due, StockDamaged, sku, value, void)


def _packed(
    released: Json,
    picked: Sequence[ShipmentLine],
    due: int,
    void: tuple[str, ...],
    scene: Scene,
) -> Planned:
    value: PackedOut = {
        "order_id": released["order_id"],
        "document_id": f"pack:{released['shipment_id']}",
        "shipment_id": released["shipment_id"],
        "packages": _packages(released, picked, scene),
        "at": due,
    }
    return Planned(due, PackedOut, released["order_id"], value, void)


def _packages(released: Json, picked: Sequence[ShipmentLine], scene: Scene) -> list[Package]:
    """The cartons that were planned, if all was picked and goes into them; else parcels of about
    30 kg, lines dealt out among them. Each weighs what is in it."""
    cartons = released["cartons"]
    if _lines(one for carton in cartons for one in carton["lines"]) == _lines(picked):
        units = {(line["line"], line["sku"]): line["unit"] for line in picked}
        volume = released["volume_ml"] // len(cartons)
        return [
            {
                "package_id": f"{released['shipment_id']}/{n}",
                "packaging": carton["packaging"],
                "weight_g": carton["weight_g"],
                "volume_ml": volume,
                "lines": [_in_unit(one, units) for one in carton["lines"]],
                "sscc": "",
            }
            for n, carton in enumerate(cartons, 1)
        ]
    count = max(1, min(len(picked), -(-released["weight_g"] // PARCEL_G)))
    return [
        {
            "package_id": f"{released['shipment_id']}/{n + 1}",
            "packaging": released["packaging"],
            "weight_g": _weight(released, picked[n::count], scene),
            "volume_ml": released["volume_ml"] // count,
            "lines": list(picked[n::count]),
            "sscc": "",
        }
        for n in range(count)
    ]


def _weight(released: Json, lines: Sequence[ShipmentLine], scene: Scene) -> int:
    """Grams of these goods; of articles that the scene does not know a share of the shipment's."""
    known = [scene.articles.get(line["sku"]) for line in lines]
    if all(article is not None for article in known):
        pairs = zip(known, lines, strict=True)
        return sum(article["weight_g"] * line["quantity"] for article, line in pairs if article)
    pieces = sum(line["quantity"] for line in released["lines"])
    share = sum(line["quantity"] for line in lines)
    return int(released["weight_g"] * share // max(pieces, 1))


def _in_unit(line: LineQuantity, units: Mapping[tuple[int, str], str]) -> ShipmentLine:
    number, sku = line["line"], line["sku"]
    return {"line": number, "sku": sku, "quantity": line["quantity"], "unit": units[number, sku]}


def _lines(lines: Iterable[Mapping[str, Any]]) -> Counter[tuple[int, str]]:
    """How much of each line."""
    amounts: Counter[tuple[int, str]] = Counter()
    for one in lines:
        amounts[one["line"], one["sku"]] += one["quantity"]
    return amounts


def _quantity(line: ShipmentLine) -> LineQuantity:
    return {"line": line["line"], "sku": line["sku"], "quantity": line["quantity"]}
