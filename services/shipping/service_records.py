"""The records that shipping publishes of services, made from its state (SH-04, SH-09)."""

from orders.business import steps
from orders.business.decisions import decision
from orders.contracts.records import (
    Appointment,
    PlatformChecked,
    ServiceAnnounced,
    ServiceWithdrawn,
    ShipmentState,
    ShippingState,
)
from orders.engine.handling import Event
from services.shipping import records
from services.shipping.records import Ctx
from services.shipping.rules import appointments, kinds

WORK = ("shipment_id", "lines", "kind", "carrier", "proofs")
TIME = ("starts_at", "ends_at", "times", "platform")
PLANNED = "planned"


def announced(
    shipment: ShipmentState, meant: Appointment, because: str, state: ShippingState, ctx: Ctx
) -> list[Event]:
    """The work order of whoever renders it, and the word to its customer: once for each time."""
    why = decision("announced", kinds.said(shipment["kind"], shipment["carrier"]), ctx.policy)
    value = {
        **records.head(state, steps.SERVICE_PLANNED, ctx.now, why, ctx),
        **{name: shipment[name] for name in WORK},  # type: ignore[literal-required]
        **{name: meant[name] for name in TIME},  # type: ignore[literal-required]
        "because": because,
        "order": state["order"],
    }
    template = "service-announced" if because == PLANNED else "service-moved"
    return [Event(ServiceAnnounced, value), told(template, shipment, meant, state, ctx)]


def told(
    template: str,
    shipment: ShipmentState,
    meant: Appointment,
    state: ShippingState,
    ctx: Ctx,
    to: str = "customer",
) -> Event:
    """Whoever is concerned hears of it, once for each time that was announced."""
    values = {
        "shipment": shipment["shipment_id"],
        "kind": shipment["kind"],
        **appointments.shown(meant, country(state), ctx.policy.services),
    }
    fact = f"{template}-{shipment['shipment_id']}-{meant['times']}"
    return records.message(to, template, fact, values, state, ctx)


def withdrawn(shipment: ShipmentState, because: str, state: ShippingState, ctx: Ctx) -> Event:
    """Whoever was to render it hears that it is not to be."""
    fact = {
        "order_id": ctx.key,
        "version": state["version"],
        "shipment_id": shipment["shipment_id"],
        "because": because,
        "at": ctx.now,
    }
    return Event(ServiceWithdrawn, fact)


def probe(shipment: ShipmentState, meant: Appointment, state: ShippingState, ctx: Ctx) -> Event:
    """Somebody is to look at its platform: once for each number."""
    values = {"shipment": shipment["shipment_id"], "url": meant["platform"]}
    fact = probe_id(shipment, meant)
    return records.message("platform", "platform-probe", fact, values, state, ctx)


def probe_id(shipment: ShipmentState, meant: Appointment) -> str:
    """By which the last probe is known."""
    return f"probe-{shipment['shipment_id']}-{meant['probes']}"


def checked(
    shipment: ShipmentState, meant: Appointment, because: str, state: ShippingState, ctx: Ctx
) -> Event:
    """What the platform was seen to do."""
    fact = {
        "order_id": ctx.key,
        "version": state["version"],
        "shipment_id": shipment["shipment_id"],
        "platform": meant["platform"],
        "probe": meant["probes"],
        "works": meant["works"],
        "because": because,
        "at": ctx.now,
    }
    return Event(PlatformChecked, fact)


def country(state: ShippingState) -> str:
    """Where its customer is; empty where nobody knows any more."""
    carried = state["order"]
    return "" if carried is None else carried.decoded()["delivery_address"]["country"]
