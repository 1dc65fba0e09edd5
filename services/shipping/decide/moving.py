"""People name another time for a service, as they have agreed with its customer (SH-09)."""

from orders.business.authority import Refusal, mandates
from orders.business.ignored import ignored
from orders.contracts.records import (
    Appointment,
    AppointmentBooked,
    AppointmentMoved,
    ShipmentState,
    ShippingState,
    Staff,
)
from orders.engine.handling import Handling
from services.shipping import service_records as told
from services.shipping import state as life
from services.shipping.decide import probing
from services.shipping.records import Ctx
from services.shipping.rules import appointments, kinds
from services.shipping.rules.deadlines import PLANNED

MOVED = "moved"


def moved(said: AppointmentMoved, state: ShippingState | None, ctx: Ctx) -> Handling:
    """The service is rendered then, and its customer is told so. What is no time, of nobody's
    service, or said by nobody of the house changes nothing, and is told with its reason. Where a
    technician is kept for it, allocation finds one for the other time first (SH-04)."""
    shipment = _meant(said, state)
    if state is None or isinstance(shipment, str):
        return _in_vain(said, str(shipment), ctx)
    meant = shipment["appointment"]
    if meant is not None and meant["booked"]:
        return ctx.ignore("left_to_allocation")
    having = mandates(said["decided_by"], ctx.references.table(Staff), ctx.now)
    if isinstance(having, Refusal):
        return _in_vain(said, having.reason, ctx)
    if meant is None or not ctx.now < said["starts_at"] < said["ends_at"]:
        return _in_vain(said, "no_time", ctx)
    if (meant["starts_at"], meant["ends_at"]) == (said["starts_at"], said["ends_at"]):
        return _in_vain(said, "same_time", ctx)
    return _told(said, shipment, meant, state, ctx)


def booked(said: AppointmentBooked, state: ShippingState | None, ctx: Ctx) -> Handling:
    """A technician is kept for the other time, and its customer is told so. Of what has begun, or
    is not to be rendered any more, allocation has kept one in vain, until the order ends."""
    shipment = _meant(said, state)
    if state is None or isinstance(shipment, str):
        return ctx.ignore("booked_too_late")
    meant = shipment["appointment"]
    if meant is None or (meant["starts_at"], meant["ends_at"]) == (
        said["starts_at"],
        said["ends_at"],
    ):
        return ctx.ignore("same_time")
    return _told(said, shipment, meant, state, ctx)


def _told(
    said: AppointmentMoved | AppointmentBooked,
    shipment: ShipmentState,
    meant: Appointment,
    state: ShippingState,
    ctx: Ctx,
) -> Handling:
    rule = kinds.service(shipment["kind"], ctx.policy)
    known: Appointment = {
        **appointments.at(said["starts_at"], said["ends_at"], meant["platform"], rule),
        "times": meant["times"] + 1,
        "probes": meant["probes"],
        "booked": meant["booked"],
    }
    later = probing.waiting(shipment, known, rule)
    events = told.announced(later, known, MOVED, state, ctx)
    return life.conclude(MOVED, life.put(state, later), events, ctx)


def _meant(
    said: AppointmentMoved | AppointmentBooked, state: ShippingState | None
) -> ShipmentState | str:
    """The service that it is about, or why there is none."""
    known = life.spoken_of(said["version"], state)
    if isinstance(known, str):
        return known
    for shipment in known["shipments"]:
        if shipment["shipment_id"] == said["shipment_id"]:
            waits = shipment["status"] == PLANNED
            return shipment if waits else f"already_{shipment['status']}"
    return "unknown_shipment"


def _in_vain(said: AppointmentMoved, reason: str, ctx: Ctx) -> Handling:
    return ignored("shipping", AppointmentMoved, reason, ctx, document=said["shipment_id"])
