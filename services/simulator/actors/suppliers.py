"""Suppliers: they confirm, are late, and deliver what orders wait for (IV-04)."""

from orders.contracts.records import PurchaseOrderConfirmed, PurchaseOrderDelayed, StockReceived
from services.simulator.actors import transfers
from services.simulator.plans import Json, Planned, Scene


def on_backordered(backordered: Json, scene: Scene) -> list[Planned]:
    """Purchasing orders what the order needs and somewhat more."""
    order_id, factor = backordered["order_id"], scene.policy.suppliers.factor
    return [
        planned
        for short in backordered["shortages"]
        for planned in _purchase(
            f"{order_id}:{short['line']}",
            short["sku"],
            int(short["needed"] * factor),
            backordered["at"],
            scene,
        )
    ]


def on_reallocation_requested(asked: Json, scene: Scene) -> list[Planned]:
    """What a warehouse did not find is bought again, so that whoever was promised it gets it."""
    if asked["same_warehouse"]:
        return []
    factor = scene.policy.suppliers.factor_after_short_pick
    return [
        planned
        for line in asked["lines"]
        if scene.stocked(line["sku"])
        for planned in _purchase(
            f"{asked['shipment_id']}:{line['line']}",
            line["sku"],
            int(line["quantity"] * factor),
            asked["at"],
            scene,
            asked["warehouse"],
        )
    ]


def destination(sku: str, scene: Scene, avoid: str = "") -> str:
    """The largest warehouse that can handle the article and serves everybody; empty if no
    warehouse can take it."""
    article = scene.articles.get(sku)
    nature = article["nature"] if article else "NORMAL"
    fit = [
        warehouse
        for warehouse in scene.warehouses.values()
        if (not warehouse["natures"] or nature in warehouse["natures"])
        and warehouse["warehouse"] != avoid
    ]
    if not fit:
        return avoid
    return min(
        fit,
        key=lambda it: (
            bool(it["countries"]),
            bool(it["reserved_for"]),
            -it["daily_capacity"],
            it["warehouse"],
        ),
    )["warehouse"]


def _purchase(
    cause: str, sku: str, quantity: int, at: int, scene: Scene, avoid: str = ""
) -> list[Planned]:
    warehouse, article, policy = (
        destination(sku, scene, avoid),
        scene.articles.get(sku),
        scene.policy.suppliers,
    )
    if not warehouse or quantity <= 0:
        return []
    order, supplier = f"PO-{cause}", f"V{1 + int(scene.chance('supplier', sku) * 40):03d}"
    confirmed = at + policy.confirm.ms(scene.chance("po confirm", cause))
    arrival = max(confirmed, at + policy.deliver.ms(scene.chance("po deliver", cause)))
    is_late = scene.happens(policy.late, "po late", cause)
    lateness = policy.lateness.ms(scene.chance("po lateness", cause)) if is_late else 0
    other = destination(sku, scene, warehouse)
    for_other, onward = transfers.onward(
        order, sku, quantity, warehouse, other, arrival + lateness, scene
    )
    quantity += for_other
    promise: PurchaseOrderConfirmed = {
        "sku": sku,
        "warehouse": warehouse,
        "document_id": f"confirmed:{order}",
        "purchase_order": order,
        "supplier": supplier,
        "quantity": quantity,
        "expected_at": arrival,
        "at": confirmed,
    }
    plans = [Planned(confirmed, PurchaseOrderConfirmed, sku, promise, mark=True)]
    if is_late:
        known = arrival
        arrival += lateness
        delayed: PurchaseOrderDelayed = {
            "sku": sku,
            "warehouse": warehouse,
            "document_id": f"delayed:{order}",
            "purchase_order": order,
            "supplier": supplier,
            "expected_at": arrival,
            "because": "raw material was late",
            "at": known,
        }
        plans.append(Planned(known, PurchaseOrderDelayed, sku, delayed, mark=True))
    receipt: StockReceived = {
        "sku": sku,
        "warehouse": warehouse,
        "document_id": f"received:{order}",
        "quantity": quantity,
        "unit": article["unit"] if article else "PCE",
        "supplier": supplier,
        "purchase_order": order,
        "at": arrival,
        "lot": "",
        "expires_on": "",
    }
    return [*plans, Planned(arrival, StockReceived, sku, receipt, mark=True), *onward]
