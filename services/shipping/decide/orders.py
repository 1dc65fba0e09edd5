"""The work order of a shipment: carrier, packing, pick list (SH-01, SH-03)."""

from typing import NamedTuple

from orders.business import steps
from orders.business.decisions import decision
from orders.business.kinds import COLLECTION
from orders.business.pickups import PickUps, pickups
from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    Carrier,
    DeliveryKind,
    Order,
    Shipment,
    ShipmentReleased,
    ShipmentState,
    ShippingState,
    Warehouse,
)
from orders.engine.handling import Event
from services.shipping import records
from services.shipping.decide import serving
from services.shipping.decide.cartons import planned
from services.shipping.records import Ctx
from services.shipping.rules import deadlines, kinds
from services.shipping.rules.carriers import Choice, choose
from services.shipping.rules.gates import arrive_by
from services.shipping.rules.job import Job, longest_edge
from services.shipping.rules.packing import Packed, fired, pack


class Kind(NamedTuple):
    """`proofs`: kinds of proof of which one shows that it was delivered; none: any."""

    kind: DeliveryKind
    proofs: list[str]


class Prepared(NamedTuple):
    """A shipment as its warehouse is given it, and what is published of it then."""

    shipment: ShipmentState
    events: list[Event]


def prepared(shipment: Shipment, carried: CarriedOrder, state: ShippingState, ctx: Ctx) -> Prepared:
    """The shipment as it goes to its warehouse now, with the carrier that suits it best (SH-01,
    SH-03). What no warehouse has is a service (SH-04)."""
    if not shipment["warehouse"]:
        return Prepared(*serving.planned(shipment, carried, state, ctx))
    order = carried.decoded()
    packed, choice = _chosen(shipment, order, state, ctx)
    kind = _kind(shipment, order, choice, ctx)
    by = deadlines.dispatch_by(
        ctx.now,
        state["priority"],
        state["promised_at"] or order["promised_delivery_at"],
        choice.offer["transit_days"],
        ctx.policy,
    )
    by = deadlines.at_a_pick_up(by, ctx.now, _pickups(shipment, choice, ctx))
    due_at = deadlines.warehouse_due(by, ctx.policy)
    events = [_release_order(shipment, packed, choice, kind, by, state, ctx)]
    if choice.fallback:
        events.append(_ask_desk(shipment, choice, state, ctx))
    return Prepared(_released(shipment, choice, kind, due_at, state, ctx), events)


def _kind(shipment: Shipment, order: Order, choice: Choice, ctx: Ctx) -> Kind:
    """How it comes to its customer: decided here, once (SH-04)."""
    if kinds.is_collected(order):
        return Kind(COLLECTION, [kinds.CODE])
    rule = kinds.carried(choice.offer["mode"], shipment["weight_g"], ctx.policy)
    return Kind(rule.kind, list(rule.proofs))


def _chosen(
    shipment: Shipment, order: Order, state: ShippingState, ctx: Ctx
) -> tuple[Packed, Choice]:
    address = order["delivery_address"]
    warehouse = ctx.references.table(Warehouse).get(shipment["warehouse"])
    packed = pack((line["sku"] for line in shipment["lines"]), ctx.policy, ctx.references)
    if kinds.is_collected(order):
        return packed, kinds.collected()
    job = Job(
        from_country=warehouse["country"] if warehouse is not None else "",
        to_country=address["country"],
        distance_km=shipment["distance_km"],
        weight_g=shipment["weight_g"],
        volume_ml=shipment["volume_ml"],
        packings=packed.packings,
        priority=state["priority"],
        currency=state["currency"],
        postal_code=address["postal_code"],
        longest_mm=longest_edge(shipment["lines"], ctx.references),
        warehouse=warehouse,
        at=ctx.now,
    )
    return packed, choose(job, ctx.policy, ctx.references)


def _pickups(shipment: Shipment, choice: Choice, ctx: Ctx) -> PickUps | None:
    """When the carrier that was chosen calls there; None: whenever something is ready."""
    carrier = ctx.references.table(Carrier).get(choice.offer["carrier"])
    warehouse = ctx.references.table(Warehouse).get(shipment["warehouse"])
    return None if carrier is None or warehouse is None else pickups(carrier, warehouse)


def _released(
    shipment: Shipment, choice: Choice, kind: Kind, due_at: int, state: ShippingState, ctx: Ctx
) -> ShipmentState:
    known = (one for one in state["shipments"] if one["shipment_id"] == shipment["shipment_id"])
    return {
        "shipment_id": shipment["shipment_id"],
        "revision": next((one["revision"] for one in known), state["revision"]),
        "warehouse": shipment["warehouse"],
        "lines": shipment["lines"],
        "status": "released",
        "carrier": choice.offer["carrier"],
        "service": choice.offer["service"],
        "mode": choice.offer["mode"],
        "transit_days": choice.offer["transit_days"],
        "tracking_number": "",
        "expected_at": None,
        "delayed_by": "UNKNOWN",
        "due_at": due_at,
        "chased": 0,
        "recalling": False,
        "left_to": "",
        "refused_lines": [],
        "dispatched_at": None,
        "doubted": None,
        "released": True,
        "arrive_by_at": arrive_by(shipment, state["customer_id"], ctx.policy.life, ctx.references),
        "lots": shipment["lots"],
        "unchecked": "",
        "kind": kind.kind,
        "proofs": kind.proofs,
        "hand_over": None,
        "temperatures": [],
        "held": None,
        "appointment": None,
    }


def _release_order(
    shipment: Shipment,
    packed: Packed,
    choice: Choice,
    kind: Kind,
    dispatch_by_at: int,
    state: ShippingState,
    ctx: Ctx,
) -> Event:
    """The work order of the warehouse, with all that the label shows (SH-01)."""
    cartons, said = planned(shipment["lines"], ctx)
    about = kind.kind, choice.offer["carrier"]
    why = decision(
        "released",
        [fired(packed), choice.rule, *choice.said, *kinds.said(*about), *said],
        ctx.policy,
    )
    work = {
        "shipment_id": shipment["shipment_id"],
        "warehouse": shipment["warehouse"],
        "lines": shipment["lines"],
        "lots": shipment["lots"],
        "packaging": packed.packaging,
        "marks": packed.marks,
        "weight_g": shipment["weight_g"],
        "volume_ml": shipment["volume_ml"],
        "carrier": choice.offer["carrier"],
        "service": choice.offer["service"],
        "mode": choice.offer["mode"],
        "offers": choice.offers,
        "dispatch_by_at": dispatch_by_at,
        "cartons": cartons,
        "kind": kind.kind,
        "proofs": kind.proofs,
    }
    return Event(
        ShipmentReleased,
        {
            **records.head(state, steps.RELEASED, ctx.now, why, ctx),
            **work,
            "order": state["order"],
        },
    )


def _ask_desk(shipment: Shipment, choice: Choice, state: ShippingState, ctx: Ctx) -> Event:
    values = {"shipment": shipment["shipment_id"], "because": choice.rule["because"]}
    return records.message(
        "carrier desk", "carrier-needed", f"carrier-{shipment['shipment_id']}", values, state, ctx
    )
