"""Technicians and platforms: they render a service in its time, and bring a report of it, as a rule
(SH-04)."""

from dataclasses import replace

from orders.business.kinds import SERVICES
from services.simulator.actors.carriers import another, delivered, fate, scan_of
from services.simulator.plans import Json, Planned, Scene


def on_dispatched(dispatched: Json, scene: Scene) -> list[Planned]:
    """What becomes of a service that has begun: rendered, refused by whoever ordered it, or nobody
    says anything until it is asked. Some bring a report at first that nobody has signed."""
    if dispatched["kind"] not in SERVICES:
        return []
    order_id, shipment = dispatched["order_id"], dispatched["shipment_id"]
    lasts = max(0, dispatched["expected_at"] - dispatched["at"])
    ends = dispatched["at"] + int(lasts * (0.5 + scene.chance("render", order_id, shipment) / 2))
    there = scan_of(dispatched, "OUT_FOR_DELIVERY", dispatched["at"] + lasts // 10)
    match fate(order_id, shipment, scene):
        case "DELIVERED":
            carrier, proofs = dispatched["carrier"], dispatched["proofs"]
            report = delivered(order_id, shipment, carrier, "", ends, scene, proofs)
            if another(order_id, shipment, proofs, scene):
                report = replace(report, value={**report.value, "signer_initials": ""})
            return [there, report]
        case "REFUSED":
            return [there, scan_of(dispatched, "REFUSED", ends, because="not wanted any more")]
        case _:
            return []
