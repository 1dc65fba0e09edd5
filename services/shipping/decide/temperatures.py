"""How warm goods are on their way: what carriers measure, and what people find of goods that were
too warm or too cold (SH-07, TR-03)."""

from orders.business.ignored import ignored
from orders.contracts.records import (
    CarrierScanned,
    ExceptionSettled,
    ShipmentState,
    ShippingState,
)
from orders.engine.handling import Event, Handling
from services.shipping import records
from services.shipping import state as life
from services.shipping.decide import door
from services.shipping.records import Ctx
from services.shipping.rules import temperatures as rules
from services.shipping.rules.deadlines import ON_THE_WAY

KIND = "temperature"
Measured = tuple[ShipmentState, list[Event]]


def measured(
    scan: CarrierScanned, shipment: ShipmentState, state: ShippingState, ctx: Ctx
) -> Measured:
    """What the scan says of the goods' temperature is kept, and told where it is more than goods
    bear, once (SH-07). A parcel on its way back to the house is no matter of the customer's."""
    tenths = scan["temperature_tenths"]
    if tenths is None or abs(tenths) > rules.FURTHEST or scan["return_id"]:
        return shipment, []
    at, policy = life.happened(scan, ctx), ctx.policy
    known = shipment["temperatures"] or rules.begun(
        shipment["lines"], tenths, at, policy, ctx.references
    )
    kept = [rules.measured(one, tenths, at, policy.temperatures) for one in known]
    new: ShipmentState = {**shipment, "temperatures": kept}
    return new, [
        records.temperature_exceeded(one, new, state, ctx)
        for one, before in zip(kept, known, strict=True)
        if one["exceeded"] and not before["exceeded"]
    ]


def judged(said: ExceptionSettled, state: ShippingState | None, ctx: Ctx) -> Handling:
    """Somebody has looked at goods that were too warm or too cold: they are good, or spoilt. Who
    says it before they have come is not asked again when they do (SH-07)."""
    if said["kind"] != KIND or said["verdict"] == "UNKNOWN":
        return ctx.ignore("not_asked")
    shipment = None if state is None else _named(said["subject"], state)
    why = _in_vain(said, shipment)
    if state is None or shipment is None or why:
        document = f"{said['kind']}-{said['subject']}"
        return ignored("shipping", ExceptionSettled, why, ctx, document=document)
    kept = rules.judged(shipment["temperatures"], said["verdict"])
    new: ShipmentState = {**shipment, "temperatures": kept}
    if shipment["held"] is None:
        return life.conclude("judged", life.put(state, new), [], ctx, reason="before_it_came")
    state, events = door.let_go(new, shipment["held"], state, ctx)
    return life.conclude("judged", state, events, ctx)


def _named(shipment_id: str, state: ShippingState) -> ShipmentState | None:
    return next((one for one in state["shipments"] if one["shipment_id"] == shipment_id), None)


def _in_vain(said: ExceptionSettled, shipment: ShipmentState | None) -> str:
    """Why it changes nothing; empty if it does."""
    if not said["settled_by"]:
        return "unproven"
    if shipment is None:
        return "unknown_shipment"
    if shipment["status"] != ON_THE_WAY:
        return "not_under_way"
    return "" if any(map(rules.is_open, shipment["temperatures"])) else "not_asked"
