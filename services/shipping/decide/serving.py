"""Services: their customer is told time and manner beforehand, and is reminded; at that time they
begin, as goods leave the house (SH-04, SH-09; docs/decisions/0107)."""

from orders.business.kinds import ON_SITE, SERVICES
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    Appointment,
    Article,
    Shipment,
    ShipmentState,
    ShippingState,
)
from orders.engine.handling import Event
from services.shipping import gating, records
from services.shipping import service_records as said
from services.shipping import state as life
from services.shipping.decide import probing
from services.shipping.records import Ctx
from services.shipping.rules import appointments, deadlines, kinds
from services.shipping.services_policy import ServiceRule

Planned = tuple[ShipmentState, list[Event]]
Going = tuple[ShippingState, list[Event]]


def planned(shipment: Shipment, carried: CarriedOrder, state: ShippingState, ctx: Ctx) -> Planned:
    """A service that allocation hands on: when it is rendered, as is told now: when a technician is
    kept for it, where somebody counts them (docs/decisions/0112). One whose article is gone
    meanwhile is one on site."""
    article = ctx.references.table(Article).get(shipment["lines"][0]["sku"])
    kind = article["service"] if article is not None else ON_SITE
    rule = kinds.service(kind if kind in SERVICES else ON_SITE, ctx.policy)
    country = carried.decoded()["delivery_address"]["country"]
    platform = article["platform"] if article is not None else ""
    meant = appointments.planned(ctx.now, country, platform, rule, ctx.policy.services)
    if (slot := shipment["slot"]) is not None:
        passed = slot["starts_at"] <= ctx.now  # it waited at a gate for too long
        kept = appointments.at(slot["starts_at"], slot["ends_at"], platform, rule)
        meant = {**(meant if passed else kept), "booked": True}
    new: ShipmentState = {
        "shipment_id": shipment["shipment_id"],
        "revision": state["revision"],
        "warehouse": "",
        "lines": shipment["lines"],
        "status": deadlines.PLANNED,
        "carrier": rule.carrier,
        "service": "",
        "mode": "",
        "transit_days": 0,
        "tracking_number": "",
        "expected_at": None,
        "delayed_by": "UNKNOWN",
        "due_at": appointments.due(meant, rule),
        "chased": 0,
        "recalling": False,
        "left_to": "",
        "refused_lines": [],
        "dispatched_at": None,
        "doubted": None,
        "released": False,
        "arrive_by_at": None,
        "lots": [],
        "unchecked": "",
        "kind": rule.kind,
        "proofs": list(rule.proofs),
        "hand_over": None,
        "temperatures": [],
        "held": None,
        "appointment": meant,
    }
    return new, said.announced(new, meant, said.PLANNED, state, ctx)


def due(shipment: ShipmentState, meant: Appointment, state: ShippingState, ctx: Ctx) -> Going:
    """Its time has come, and the service begins, if its platform works; or it is near, and the
    platform is looked at, or the customer is reminded."""
    rule = kinds.service(shipment["kind"], ctx.policy)
    if ctx.now >= meant["starts_at"]:
        if appointments.may_begin(meant):
            return _begun(shipment, meant, rule, state, ctx)
        return probing.missed(shipment, meant, rule, state, ctx)
    if meant["probe_at"] is not None and meant["probe_at"] <= ctx.now:
        return probing.looked_at(shipment, meant, rule, state, ctx)
    waiting = probing.waiting(shipment, {**meant, "reminded": True}, rule)
    return life.put(state, waiting), [said.told("service-reminder", waiting, meant, state, ctx)]


def _begun(
    shipment: ShipmentState, meant: Appointment, rule: ServiceRule, state: ShippingState, ctx: Ctx
) -> Going:
    begun: ShipmentState = {
        **life.expecting(shipment, deadlines.proof_due(meant["ends_at"], rule)),
        "status": deadlines.ON_THE_WAY,
        "expected_at": meant["ends_at"],
        "dispatched_at": meant["starts_at"],
    }
    sent = records.left_house(begun, meant["ends_at"], ctx.now, state, ctx)
    sent += gating.passed(shipment, ctx.now, state, ctx)  # it was announced when they were open
    return life.put(state, begun), sent
