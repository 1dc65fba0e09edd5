"""Goods that go from one warehouse of the house to another: what a supplier delivers for two of
them (IV-10), and what is asked for an order (IV-05). They come later, in two parts, or are lost."""

from collections import Counter
from typing import Any, NamedTuple

from orders.contracts.records import TransferArrived, TransferDeparted, TransferLost
from services.simulator.lots import Lot
from services.simulator.plans import Json, Planned, Scene

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
    going = _Way(transfer, sku, warehouse, to, scene, transfer, lot)
    return quantity, [going.departed(quantity, left, there), *going.comes(quantity, there)]


def on_requested(asked: Json, scene: Scene) -> list[Planned]:
    """Goods that are asked for an order leave, now and then a piece fewer; they come when they
    should, later, in two parts, or not all of them (IV-05)."""
    wanted = Counter[str]()
    for line in asked["lines"]:
        wanted[line["sku"]] += line["quantity"]
    return [plan for sku, amount in wanted.items() for plan in _brought(asked, sku, amount, scene)]


def _brought(asked: Json, sku: str, wanted: int, scene: Scene) -> list[Planned]:
    policy, transfer = scene.policy.transfers, asked["transfer_id"]
    left = asked["at"] + policy.loading.ms(scene.chance("loading", transfer))
    quantity = wanted - scene.happens(policy.short, "fewer leave", transfer, sku)
    if not quantity:
        return []
    there = max(asked["expected_at"] - HOUR, left)
    if scene.happens(policy.late, "transfer late", transfer):
        there += policy.lateness.ms(scene.chance("transfer lateness", transfer))
    houses = asked["from_warehouse"], asked["to_warehouse"]
    way = _Way(transfer, sku, *houses, scene, f"{transfer}:{sku}")
    departed = way.departed(quantity, left, asked["expected_at"])
    return [departed, *way.comes(quantity, there)]


class _Way(NamedTuple):
    """What warehouses say of an article's goods on their way from one to the other. `paper`: its
    papers' number, but for what they say."""

    transfer: str
    sku: str
    warehouse: str
    to: str
    scene: Scene
    paper: str
    lot: Lot = Lot()

    def departed(self, quantity: int, at: int, expected_at: int) -> Planned:
        to_come = {"warehouse": self.warehouse, "to_warehouse": self.to, "expected_at": expected_at}
        return self._told(TransferDeparted, "departed", at, quantity=quantity, **to_come)

    def comes(self, quantity: int, there: int) -> list[Planned]:
        """In one part or two, or all but a piece."""
        policy, scene, plans = self.scene.policy.transfers, self.scene, list[Planned]()
        cause = self.paper.removeprefix("TR-")
        lost = min(quantity, 1 if scene.happens(policy.lost, "transfer lost", cause) else 0)
        first = quantity - lost
        if first > 1 and scene.happens(policy.in_parts, "transfer in parts", cause):
            second, first = first // 2, first - first // 2
            rest = {"quantity": second, "warehouse": self.to}
            plans.append(self._told(TransferArrived, "arrived-2", there + HOUR, **rest))
        if first:
            came = {"quantity": first, "warehouse": self.to}
            plans.append(self._told(TransferArrived, "arrived-1", there, **came))
        if lost:
            because = "missing when it was unloaded"
            said = {"quantity": lost, "warehouse": self.to, "because": because}
            plans.append(self._told(TransferLost, "lost", there + MINUTE, **said))
        return plans

    def _told(self, record: type, what: str, at: int, **said: Any) -> Planned:
        article = self.scene.articles.get(self.sku)
        value = {
            "sku": self.sku,
            "transfer_id": self.transfer,
            "unit": article["unit"] if article else "PCE",
            "lot": self.lot.name,
            "expires_on": self.lot.expires_on,
            "document_id": f"{what}:{self.paper}",
            **said,
            "at": at,
        }
        return Planned(at, record, self.sku, value, mark=True)
