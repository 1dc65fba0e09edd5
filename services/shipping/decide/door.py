"""At the customer's door: what was taken counts with its proof (DL-01), what was not comes back
(DL-02). Each shipment ends here once, all its lines with it."""

from collections.abc import Mapping
from typing import NamedTuple

from orders.business.notices import quantities
from orders.business.times import HOUR
from orders.contracts.records import (
    CarrierScanned,
    DeliveryProof,
    ShipmentLine,
    ShipmentState,
    ShippingState,
)
from orders.engine.handling import Event, Handling
from services.shipping import records
from services.shipping import state as life
from services.shipping.records import Ctx
from services.shipping.rules import kinds
from services.shipping.rules import temperatures as quality
from services.shipping.rules.door import Door, at_the_door, without
from services.shipping.rules.plausible import misplaced, untimely

REFUSED = "refused_at_the_door"
Ended = tuple[ShippingState, list[Event]]
Fates = Mapping[life.Fate, list[ShipmentLine]]


class Why(NamedTuple):
    """Why goods were not taken: a stable code, and the reason in words."""

    code: str
    because: str


NOT_TAKEN = Why(REFUSED, REFUSED)
"""Where nobody says more."""


def brought(
    scan: CarrierScanned,
    shipment: ShipmentState,
    state: ShippingState,
    events: list[Event],
    ctx: Ctx,
) -> Handling:
    """The carrier has been there. What was taken is delivered with its proof; without one that its
    kind asks for (SH-04), the carrier is asked for it, and once whether it can be so (DL-01).
    Aftersales takes over what was refused, or was damaged so that it goes back (DL-02)."""
    door, proof = at_the_door(scan, shipment), _proof(scan, shipment, state, ctx)
    if door.taken and not kinds.proves(scan, shipment, ctx.policy):
        hours = kinds.rule_of(shipment["kind"], ctx.policy).proof_within_hours
        waiting = _waiting(shipment, door, hours, ctx)
        return life.conclude("proof_missing", life.put(state, waiting), events, ctx)
    if door.taken and proof["doubt"] and shipment["doubted"] is None:
        return _doubted(proof, door, shipment, state, events, ctx)
    code = records.DAMAGED if scan["status"] == "DAMAGED" else REFUSED
    why = Why(code, scan["because"] or code)
    new, more = _arrived(door, proof, why, shipment, state, ctx)
    outcome = "delivered" if door.taken else "refused"
    outcome = outcome if more or not door.taken else "held"
    reason = _reason(scan, door)
    return life.conclude(outcome, new, [*events, *more], ctx, reason=reason)


def taken_over(
    shipment: ShipmentState, proof: DeliveryProof, state: ShippingState, ctx: Ctx
) -> Ended:
    """All that was not refused at the door is with the customer, as this proof shows (DL-01)."""
    door = without(shipment["lines"], shipment["refused_lines"])
    return _arrived(door, proof, NOT_TAKEN, shipment, state, ctx)


def let_go(shipment: ShipmentState, proof: DeliveryProof, state: ShippingState, ctx: Ctx) -> Ended:
    """What was held is delivered, or spoilt; of what nobody has judged in time nobody may eat
    (SH-07)."""
    kept = quality.judged(shipment["temperatures"], "SPOILT")
    return taken_over({**shipment, "temperatures": kept}, proof, state, ctx)


def given_up(shipment: ShipmentState, because: str, state: ShippingState, ctx: Ctx) -> Ended:
    """The carrier answers nothing any more. A proof that it cannot explain counts all the same, as
    more goods arrive than clocks go right; without any, what was not refused is lost."""
    if shipment["doubted"] is not None:
        return taken_over(shipment, shipment["doubted"], state, ctx)
    door = without(shipment["lines"], shipment["refused_lines"])
    events: list[Event] = []
    if door.taken:
        code = "carrier_silent"
        events.append(records.lost(shipment, door.taken, code, because, ctx.now, state, ctx))
    events += _refused(door, NOT_TAKEN, ctx.now, shipment, state, ctx)
    fates: Fates = {"lost": door.taken, "refused": door.refused}
    return life.parted(state, shipment, fates), events


def _doubted(
    proof: DeliveryProof,
    door: Door,
    shipment: ShipmentState,
    state: ShippingState,
    events: list[Event],
    ctx: Ctx,
) -> Handling:
    """The carrier is asked at once; what it says next counts."""
    times, rule = shipment["chased"] + 1, kinds.rule_of(shipment["kind"], ctx.policy)
    waiting: ShipmentState = {
        **_waiting(shipment, door, rule.chase_every_hours, ctx),
        "doubted": proof,
        "chased": times,
    }
    asked = records.chased(waiting, times, state, ctx)
    return life.conclude("proof_doubted", life.put(state, waiting), [*events, asked], ctx)


def _waiting(shipment: ShipmentState, door: Door, hours: int, ctx: Ctx) -> ShipmentState:
    """What was refused is kept until it is known what became of the rest."""
    refused = quantities(door.refused)
    return {**shipment, "refused_lines": refused, "due_at": ctx.now + hours * HOUR}


def _arrived(
    door: Door,
    proof: DeliveryProof,
    why: Why,
    shipment: ShipmentState,
    state: ShippingState,
    ctx: Ctx,
) -> Ended:
    """It has come: it is over, unless somebody has to say first whether goods are good that were
    too warm or too cold on the way (SH-07)."""
    if shipment["temperatures"]:
        rule = ctx.policy.temperatures
        kept = quality.by_policy(shipment["temperatures"], rule)
        shipment = {**shipment, "temperatures": kept}
        if quality.waits(door.taken, kept):
            waiting = _waiting(shipment, door, rule.judge_within_hours, ctx)
            return life.put(state, {**waiting, "held": proof}), []
    return _ended(door, proof, why, shipment, state, ctx)


def _ended(
    door: Door,
    proof: DeliveryProof,
    why: Why,
    shipment: ShipmentState,
    state: ShippingState,
    ctx: Ctx,
) -> Ended:
    """Every line has met its fate."""
    events: list[Event] = []
    good, spoilt = quality.parted(door.taken, shipment["temperatures"])
    at = proof["delivered_at"]
    if good:
        events.append(records.delivered(life.part(shipment, good), proof, state, ctx))
    if spoilt:
        events.append(records.spoilt(shipment, spoilt, at, state, ctx))
    events += _refused(door, why, at, shipment, state, ctx)
    fates: Fates = {"delivered": good, "lost": spoilt, "refused": door.refused}
    return life.parted(state, shipment, fates), events


def _refused(
    door: Door, why: Why, at: int, shipment: ShipmentState, state: ShippingState, ctx: Ctx
) -> list[Event]:
    if not door.refused:
        return []
    return [records.refused(life.part(shipment, door.refused), *why, at, state, ctx)]


def _proof(
    scan: CarrierScanned, shipment: ShipmentState, state: ShippingState, ctx: Ctx
) -> DeliveryProof:
    return {
        "proof": scan["proof"],
        "proof_reference": scan["proof_reference"],
        "delivered_at": life.happened(scan, ctx),
        "doubt": _doubt(scan, shipment, state, ctx) if scan["proof"] else "",
    }


def _doubt(scan: CarrierScanned, shipment: ShipmentState, state: ShippingState, ctx: Ctx) -> str:
    """What cannot be so, as a code. The order is read only where a place is told."""
    found = untimely(scan, shipment, ctx.now, ctx.policy)
    if found or scan["latitude_e7"] is None or state["order"] is None:
        return found
    return misplaced(scan, state["order"].decoded()["delivery_address"], ctx.policy)


def _reason(scan: CarrierScanned, door: Door) -> str:
    if not door.taken:
        return scan["status"].lower()
    return "in_part" if door.refused else ""
