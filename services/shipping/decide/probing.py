"""Platforms of online services: looked at before the time that was announced. One that does not
work is somebody's to see to, and is looked at again; the customer hears when the time cannot be
kept (SH-09; docs/decisions/0107)."""

from orders.business.times import HOUR
from orders.contracts.records import (
    Appointment,
    PlatformProbed,
    ShipmentState,
    ShippingState,
)
from orders.engine.handling import Event, Handling
from services.shipping import service_records as said
from services.shipping import state as life
from services.shipping.records import Ctx
from services.shipping.rules import appointments, deadlines, kinds
from services.shipping.services_policy import ServiceRule

Going = tuple[ShippingState, list[Event]]
NOBODY_LOOKED = "nobody has looked at it in time"
AWAY = "platform_away"


def waiting(shipment: ShipmentState, meant: Appointment, rule: ServiceRule) -> ShipmentState:
    """It waits for whatever is next."""
    return {**shipment, "appointment": meant, "due_at": appointments.due(meant, rule)}


def looked_at(
    shipment: ShipmentState, meant: Appointment, rule: ServiceRule, state: ShippingState, ctx: Ctx
) -> Going:
    """Somebody is to look whether it works. If nobody has, in time, that is as if it did not."""
    if meant["asked"]:
        return _away(shipment, meant, NOBODY_LOOKED, rule, state, ctx)
    asked: Appointment = {
        **meant,
        "asked": True,
        "probes": meant["probes"] + 1,
        "probe_at": ctx.now + rule.probe_within_hours * HOUR,
    }
    probe = said.probe(shipment, asked, state, ctx)
    return life.put(state, waiting(shipment, asked, rule)), [probe]


def probed(told: PlatformProbed, state: ShippingState | None, ctx: Ctx) -> Handling:
    """Somebody has looked. What was asked before it was asked anew counts for nothing."""
    found = [one for one in state["shipments"] if _asked(one, told)] if state else []
    if state is None or not found:
        return ctx.ignore("not_asked")
    [shipment] = found
    meant, rule = shipment["appointment"], kinds.service(shipment["kind"], ctx.policy)
    if meant is None:
        return ctx.ignore("not_asked")
    if not told["works"]:
        state, events = _away(shipment, meant, told["because"] or AWAY, rule, state, ctx)
        return life.conclude("platform_away", state, events, ctx)
    known: Appointment = {**meant, "asked": False, "works": True, "probe_at": None}
    state = life.put(state, waiting(shipment, known, rule))
    return life.conclude(
        "platform_works", state, [said.checked(shipment, known, "", state, ctx)], ctx
    )


def missed(
    shipment: ShipmentState, meant: Appointment, rule: ServiceRule, state: ShippingState, ctx: Ctx
) -> Going:
    """Its time has come, and the platform does not work: the customer is told another time. After
    some of them it is stopped: nothing was begun that could be lost."""
    if meant["missed"] >= rule.most_missed:
        because = f"{meant['platform']} did not work, {meant['missed'] + 1} times"
        told = said.withdrawn(shipment, because, state, ctx)
        state, stopped = life.stopped(shipment, because, state, ctx)
        return state, [told, stopped]
    country = said.country(state)
    anew = appointments.planned(ctx.now, country, meant["platform"], rule, ctx.policy.services)
    known: Appointment = {
        **anew,
        "times": meant["times"] + 1,
        "probes": meant["probes"],
        "missed": meant["missed"] + 1,
    }
    moved = waiting(shipment, known, rule)
    return life.put(state, moved), said.announced(moved, known, AWAY, state, ctx)


def _away(
    shipment: ShipmentState,
    meant: Appointment,
    because: str,
    rule: ServiceRule,
    state: ShippingState,
    ctx: Ctx,
) -> Going:
    known: Appointment = {
        **meant,
        "asked": False,
        "works": False,
        "probe_at": ctx.now + rule.probe_again_hours * HOUR,
    }
    state = life.put(state, waiting(shipment, known, rule))
    to = ctx.policy.left_to
    return state, [
        said.checked(shipment, known, because, state, ctx),
        said.told("platform-away", shipment, known, state, ctx, to),
    ]


def _asked(shipment: ShipmentState, told: PlatformProbed) -> bool:
    meant = shipment["appointment"]
    return (
        meant is not None
        and shipment["status"] == deadlines.PLANNED
        and meant["asked"]
        and told["effect_id"] == said.probe_id(shipment, meant)
    )
