"""Technicians and platforms: they render a service in its time, and bring a report of it, as a
rule; and people who name another time for it (SH-04, SH-09)."""

from dataclasses import replace

from orders.business.kinds import SERVICES
from orders.contracts.records import AppointmentMoved
from services.simulator.actors.carriers import another, delivered, fate, scan_of
from services.simulator.plans import Json, Planned, Scene

DAY = 86_400_000


def on_announced(announced: Json, scene: Scene) -> list[Planned]:
    """Some have no time then: somebody of the house names another one, a day or more later. Now and
    then nobody knows who says so."""
    order_id, shipment = announced["order_id"], announced["shipment_id"]
    place = order_id, shipment, str(announced["times"])
    if not scene.happens(scene.policy.customers.move_service, "move service", *place):
        return []
    due = announced["at"] + int(DAY * scene.chance("asked to move", *place))
    known = sorted(scene.staff)
    stranger = not known or scene.happens(0.2, "stranger moves", *place)
    later = DAY * (1 + int(3 * scene.chance("moved by", *place)))
    value: AppointmentMoved = {
        "order_id": order_id,
        "version": announced["version"],
        "shipment_id": shipment,
        "starts_at": announced["starts_at"] + later,
        "ends_at": announced["ends_at"] + later,
        "decided_by": "S999" if stranger else known[0],
        "because": "the customer is away then",
        "entered_by": "",
        "at": due,
    }
    return [Planned(due, AppointmentMoved, order_id, value)]


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
