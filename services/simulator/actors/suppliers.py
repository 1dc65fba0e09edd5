"""Suppliers: they confirm, are late, and deliver what orders wait for, now and then a part of it
first (IV-04)."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from orders.contracts.records import PurchaseOrderConfirmed, PurchaseOrderDelayed, StockReceived
from services.simulator import lots
from services.simulator.actors import transfers
from services.simulator.plans import Json, Planned, Scene

TOO_SHORT = "life_too_short"
"""Allocation's word for goods that do not keep long enough."""


def on_backordered(backordered: Json, scene: Scene) -> list[Planned]:
    """Purchasing orders what the order needs and somewhat more; of a changed one anew, for it may
    need more."""
    factor, version = scene.policy.suppliers.factor, backordered["version"]
    of = f"{backordered['order_id']}:v{version}" if version > 1 else backordered["order_id"]
    return [
        planned
        for cause, short in _causes(of, backordered["shortages"])
        for planned in purchase(
            cause,
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
        for cause, line in _causes(asked["shipment_id"], asked["lines"])
        if scene.stocked(line["sku"])
        for planned in purchase(
            cause,
            line["sku"],
            int(line["quantity"] * factor),
            asked["at"],
            scene,
            asked["warehouse"],
        )
    ]


def on_allocation_delayed(delayed: Json, scene: Scene) -> list[Planned]:
    """Of what does not keep long enough for its customer fresh goods are bought, once (IV-08)."""
    order_id, factor = delayed["order_id"], scene.policy.suppliers.factor
    needed = {
        fact["sku"]: int(fact["free"])
        for rule in delayed["decision"]["rules"]
        if rule["code"] == TOO_SHORT
        for fact in [{one["name"]: one["bound"] or one["value"] for one in rule["facts"]}]
        if fact["sku"] in scene.articles
    }
    return [
        planned
        for sku, amount in sorted(needed.items())
        for planned in purchase(
            f"{order_id}:{sku}:fresh", sku, int(amount * factor), delayed["at"], scene
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


def purchase(
    cause: str, sku: str, quantity: int, at: int, scene: Scene, avoid: str = ""
) -> list[Planned]:
    """One purchase order: confirmed, perhaps late, and delivered at once, for another warehouse as
    well, or in two parts."""
    warehouse, policy = destination(sku, scene, avoid), scene.policy.suppliers
    if not warehouse or quantity <= 0:
        return []
    confirmed = at + policy.confirm.ms(scene.chance("po confirm", cause))
    arrival = max(confirmed, at + policy.deliver.ms(scene.chance("po deliver", cause)))
    is_late = scene.happens(policy.late, "po late", cause)
    lateness = policy.lateness.ms(scene.chance("po lateness", cause)) if is_late else 0
    name, other = f"PO-{cause}", destination(sku, scene, warehouse)
    lot = lots.delivered(scene.articles.get(sku), name, arrival + lateness, scene.seed)
    order = _Order(name, sku, warehouse, lot, scene)
    for_other, onward = transfers.onward(
        name, sku, quantity, warehouse, other, lot, arrival + lateness, scene
    )
    quantity += for_other
    plans = [order.confirmed(quantity, arrival, confirmed)]
    if is_late:
        known, arrival = arrival, arrival + lateness
        plans.append(order.delayed(arrival, "raw material was late", known))
    in_parts = quantity > 1 and not for_other
    if not (in_parts and scene.happens(policy.in_parts, "po in parts", cause)):
        return [*plans, order.received(quantity, arrival), *onward]
    rest, there = quantity // 2, arrival + policy.rest.ms(scene.chance("po rest", cause))
    return [
        *plans,
        order.received(quantity - rest, arrival),
        order.delayed(there, "not all of it was made", arrival + 1, "-2"),
        order.received(rest, there, "-2"),
    ]


class _Order(NamedTuple):
    """What a supplier says of a purchase order."""

    name: str
    sku: str
    warehouse: str
    lot: lots.Lot
    scene: Scene

    def confirmed(self, quantity: int, expected_at: int, at: int) -> Planned:
        value: PurchaseOrderConfirmed = {
            "sku": self.sku,
            "warehouse": self.warehouse,
            "document_id": f"confirmed:{self.name}",
            "purchase_order": self.name,
            "supplier": self._supplier,
            "quantity": quantity,
            "expected_at": expected_at,
            "at": at,
        }
        return Planned(at, PurchaseOrderConfirmed, self.sku, value, mark=True)

    def delayed(self, expected_at: int, because: str, at: int, part: str = "") -> Planned:
        value: PurchaseOrderDelayed = {
            "sku": self.sku,
            "warehouse": self.warehouse,
            "document_id": f"delayed{part}:{self.name}",
            "purchase_order": self.name,
            "supplier": self._supplier,
            "expected_at": expected_at,
            "because": because,
            "at": at,
        }
        return Planned(at, PurchaseOrderDelayed, self.sku, value, mark=True)

    def received(self, quantity: int, at: int, part: str = "") -> Planned:
        article = self.scene.articles.get(self.sku)
        value: StockReceived = {
            "sku": self.sku,
            "warehouse": self.warehouse,
            "document_id": f"received{part}:{self.name}",
            "quantity": quantity,
            "unit": article["unit"] if article else "PCE",
            "supplier": self._supplier,
            "purchase_order": self.name,
            "at": at,
            "lot": self.lot.name,
            "expires_on": self.lot.expires_on,
        }
        return Planned(at, StockReceived, self.sku, value, mark=True)

    @property
    def _supplier(self) -> str:
        return f"V{1 + int(self.scene.chance('supplier', self.sku) * 40):03d}"


def _causes(of: str, lines: Sequence[Json]) -> Iterator[tuple[str, Json]]:
    """Why each is bought: of one line parts of a bundle may be short, one after the other."""
    for one in lines:
        yield f"{of}:{one['line']}:{one['sku']}", one
