"""Customers who come for what they ordered: with the code that they were sent, now and then with
another, and some never (SH-04)."""

from orders.contracts.records import GoodsCollected
from services.simulator.actors.warehouses import collected, recalled
from services.simulator.plans import Json, Planned, Scene

READY = "ready-for-collection"
MINUTE = 60_000


def on_message(message: Json, scene: Scene) -> list[Planned]:
    """Who reads that it lies ready comes for it, as a rule in time."""
    if message["template"] != READY:
        return []
    order_id, said, policy = message["order_id"], message["values"], scene.policy.customers
    shipment = said["shipment"]
    if scene.happens(policy.never_collect, "never collect", order_id, shipment):
        return []
    due = message["at"] + policy.collect.ms(scene.chance("collect", order_id, shipment))
    right = _named(order_id, shipment, said["code"], collected(shipment), due)
    if not scene.happens(policy.wrong_code, "wrong code", order_id, shipment):
        return [right]
    wrong = _named(order_id, shipment, "NO-IDEA", f"{collected(shipment)}:wrong", due - MINUTE)
    return [wrong, right]


def _named(order_id: str, shipment: str, code: str, document: str, due: int) -> Planned:
    value: GoodsCollected = {
        "order_id": order_id,
        "document_id": document,
        "shipment_id": shipment,
        "code": code,
        "at": due,
    }
    return Planned(due, GoodsCollected, order_id, value, (recalled(shipment),), mark=True)
