"""Goods that a supplier delivers for two warehouses at once: a part goes on to another one (IV-10).
It comes later, in two parts, or is lost on its way."""

from typing import Any

from orders.contracts.records import TransferArrived, TransferDeparted, TransferLost
from services.simulator.lots import Lot
from services.simulator.plans import Planned, Scene

HOUR, MINUTE = 3_600_000, 60_000


def onward(
    order: str,
    sku: str,
    quantity: int,
    warehouse: str,
    to: str,
    lot: Lot,
    arrival: int,
    scene: Scene,
) -> tuple[int, list[Planned]]:
    """(what comes in addition, what becomes of that) with a delivery to one warehouse at
    `arrival`; nothing, if it is all for that one."""
    policy, transfer = scene.policy.transfers, f"TR-{order}"
    if to in ("", warehouse) or not scene.happens(policy.share, "transfer", order):
        return 0, []
    left = arrival + MINUTE
    there = left + policy.way.ms(scene.chance("transfer way", order))
    article = scene.articles.get(sku)
    about = {
        "sku": sku,
        "transfer_id": transfer,
        "unit": article["unit"] if article else "PCE",
        "lot": lot.name,
        "expires_on": lot.expires_on,
    }

    def told(record: type, what: str, at: int, **said: Any) -> Planned:
        value = {**about, "document_id": f"{what}:{transfer}", **said, "at": at}
        return Planned(at, record, sku, value, mark=True)

    to_come = {"warehouse": warehouse, "to_warehouse": to, "expected_at": there}
    plans = [told(TransferDeparted, "departed", left, quantity=quantity, **to_come)]
    lost = min(quantity, 1 if scene.happens(policy.lost, "transfer lost", order) else 0)
    first = quantity - lost
    if first > 1 and scene.happens(policy.in_parts, "transfer in parts", order):
        second, first = first // 2, first - first // 2
        at = there + HOUR
        plans.append(told(TransferArrived, "arrived-2", at, quantity=second, warehouse=to))
    if first:
        plans.append(told(TransferArrived, "arrived-1", there, quantity=first, warehouse=to))
    if lost:
        said = {"quantity": lost, "warehouse": to, "because": "missing when it was unloaded"}
        plans.append(told(TransferLost, "lost", there + MINUTE, **said))
    return quantity, plans
