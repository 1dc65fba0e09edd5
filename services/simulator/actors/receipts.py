"""Customers on the page of their order: they say that a parcel has come, and what is wrong with
it (DL-01)."""

from orders.contracts.records import DeliveryDisputed, ReceiptConfirmed
from services.simulator.actors.carriers import ARRIVES, fate
from services.simulator.actors.consents import pretended, proof
from services.simulator.plans import Json, Planned, Scene


def on_dispatched(dispatched: Json, scene: Scene) -> list[Planned]:
    """Some say it about the time at which the carrier does, before or after; and now and then
    somebody says it in their name."""
    policy, order_id = scene.policy.customers, dispatched["order_id"]
    shipment, at = dispatched["shipment_id"], dispatched["at"]
    comes = fate(order_id, shipment, scene) in ARRIVES
    if not (comes and scene.happens(policy.confirm_receipt, "confirm receipt", order_id, shipment)):
        return []
    announced = dispatched["expected_at"] - at
    due = at + int(announced * (0.5 + scene.chance("receipt", order_id, shipment)))
    value: ReceiptConfirmed = {
        "order_id": order_id,
        "version": dispatched["version"],
        "receipt_id": f"receipt-{shipment}",
        "shipment_id": shipment,
        "at": due,
        "proof": proof(order_id, shipment),
    }
    said = [Planned(due, ReceiptConfirmed, order_id, value)]
    return [*pretended(said, shipment, scene), *said]


def on_delivered(delivered: Json, scene: Scene) -> list[Planned]:
    """Some say that something is broken, or not there; some say so twice."""
    policy, order_id = scene.policy.customers, delivered["order_id"]
    shipment = delivered["shipment_id"]
    if not scene.happens(policy.dispute, "dispute", order_id, shipment):
        return []
    due = delivered["at"] + policy.case_after.ms(scene.chance("dispute", order_id, shipment))
    value: DeliveryDisputed = {
        "order_id": order_id,
        "version": delivered["version"],
        "dispute_id": f"damaged-{shipment}",
        "shipment_id": shipment,
        "kind": "DAMAGED" if scene.happens(0.5, "damaged", order_id, shipment) else "MISSING",
        "lines": [line["line"] for line in delivered["lines"][:1]],
        "units": [1] if scene.happens(0.3, "dispute a piece", order_id, shipment) else [],
        "note": "see picture",
        "at": due,
        "proof": proof(order_id, shipment),
    }
    said = [Planned(due, DeliveryDisputed, order_id, value)]
    again = said if scene.happens(policy.answer_twice, "dispute twice", order_id, shipment) else []
    return [*pretended(said, shipment, scene), *said, *again]
