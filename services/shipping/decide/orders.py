"""Release what allocation has chosen: carrier, packing, pick list (SH-01, SH-03)."""

from orders.business import steps
from orders.business.decisions import decision
from orders.business.notices import quantities
from orders.business.pickups import PickUps, pickups
from orders.contracts.blank import blank
from orders.contracts.records import (
    Address,
    Carrier,
    Order,
    OrderAllocated,
    Shipment,
    ShipmentReleased,
    ShipmentState,
    ShippingState,
    Warehouse,
)
from orders.engine.errors import PoisonRecord
from orders.engine.handling import Event, Handling
from services.shipping import records
from services.shipping import state as life
from services.shipping.decide.cartons import planned
from services.shipping.records import Ctx
from services.shipping.rules import deadlines
from services.shipping.rules.carriers import Choice, choose
from services.shipping.rules.job import Job, longest_edge
from services.shipping.rules.lines import less
from services.shipping.rules.packing import Packed, fired, pack


def release(allocated: OrderAllocated, state: ShippingState | None, ctx: Ctx) -> Handling:
    """Give each new shipment to its warehouse, with the carrier that suits it best (SH-01,
    SH-03)."""
    if state is not None and allocated["version"] < state["version"]:
        return ctx.ignore("older_version")
    if state is not None and allocated["version"] == state["version"]:
        if allocated["revision"] <= state["revision"]:
            return ctx.ignore("already_released")
        if state["recalled"] or state["status"] != "open":
            if not allocated["shipments"]:
                return ctx.ignore("after_the_recall" if state["recalled"] else "after_the_end")
            return _stop_at_once(allocated, state, ctx)
    elif state is not None and state["status"] == "open":
        raise PoisonRecord(
            "version_open",
            f"version {allocated['version']} came while version {state['version']} is open",
        )
    order = allocated["order"].decoded()
    base = (
        state
        if state is not None and allocated["version"] == state["version"]
        else _opened(allocated, order, state["documents"] if state else [])
    )
    shipments, events = list(base["shipments"]), []
    for shipment in allocated["shipments"]:
        packed, choice = _chosen(shipment, allocated, order["delivery_address"], ctx)
        by = deadlines.dispatch_by(
            ctx.now,
            allocated["priority"],
            allocated["promised_at"] or order["promised_delivery_at"],
            choice.offer["transit_days"],
            ctx.policy,
        )
        by = deadlines.at_a_pick_up(by, ctx.now, _pickups(shipment, choice, ctx))
        shipments.append(
            _released(
                shipment, allocated["revision"], choice, deadlines.warehouse_due(by, ctx.policy)
            )
        )
        events.append(_release_order(shipment, packed, choice, by, allocated, base, ctx))
        if choice.fallback:
            events.append(_ask_desk(shipment, choice, base, ctx))
    arrived = [line for shipment in allocated["shipments"] for line in shipment["lines"]]
    new: ShippingState = {
        **base,
        "revision": allocated["revision"],
        "promised_at": allocated["promised_at"],
        "shipments": shipments,
        "awaited": less(base["awaited"], arrived),
        "open_lines": allocated["open_lines"],
    }
    reason = "" if allocated["shipments"] else "nothing_more"
    return life.conclude("released", new, events, ctx, reason=reason)


def _opened(allocated: OrderAllocated, order: Order, documents: list[str]) -> ShippingState:
    """`documents`: those of partners about the version before, if there was one."""
    return {
        **blank(ShippingState),
        "version": allocated["version"],
        "order": allocated["order"],
        "status": "open",
        "number": allocated["number"],
        "customer_id": allocated["customer_id"],
        "total_minor": allocated["total_minor"],
        "currency": allocated["currency"],
        "priority": allocated["priority"],
        "language": order["buyer"]["language"],
        "documents": documents,
        "promised_at": allocated["promised_at"],
        "contract": allocated["contract"],
    }


def _stop_at_once(allocated: OrderAllocated, state: ShippingState, ctx: Ctx) -> Handling:
    """An order that comes after its recall, or after its end, goes nowhere."""
    lines = quantities(line for shipment in allocated["shipments"] for line in shipment["lines"])
    new: ShippingState = {
        **life.booked(state, "stopped", lines),
        "revision": allocated["revision"],
        "number": allocated["number"],
        "promised_at": allocated["promised_at"],
        "awaited": less(state["awaited"], lines),
    }
    parts = [
        (quantities(shipment["lines"]), shipment["warehouse"])
        for shipment in allocated["shipments"]
    ]
    after = state["status"] == "settled"
    because = "nothing more was asked for" if after else life.RECALLED
    told = [records.stopped(*part, False, because, "cancelled", new, ctx) for part in parts]
    if state["status"] == "settled":
        return Handling(outcome="stopped", reason="after_the_end", state=new, events=told)
    return life.conclude("stopped", new, told[:-1], ctx, *parts[-1], reason="after_the_recall")


def _chosen(
    shipment: Shipment, allocated: OrderAllocated, address: Address, ctx: Ctx
) -> tuple[Packed, Choice]:
    warehouse = ctx.references.table(Warehouse).get(shipment["warehouse"])
    packed = pack((line["sku"] for line in shipment["lines"]), ctx.policy, ctx.references)
    job = Job(
        from_country=warehouse["country"] if warehouse is not None else "",
        to_country=address["country"],
        distance_km=shipment["distance_km"],
        weight_g=shipment["weight_g"],
        volume_ml=shipment["volume_ml"],
        packings=packed.packings,
        priority=allocated["priority"],
        currency=allocated["currency"],
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


def _released(shipment: Shipment, revision: int, choice: Choice, due_at: int) -> ShipmentState:
    return {
        "shipment_id": shipment["shipment_id"],
        "revision": revision,
        "warehouse": shipment["warehouse"],
        "lines": shipment["lines"],
        "status": "released",
        "carrier": choice.offer["carrier"],
        "service": choice.offer["service"],
        "mode": choice.offer["mode"],
        "transit_days": choice.offer["transit_days"],
        "tracking_number": "",
        "due_at": due_at,
        "chased": 0,
        "recalling": False,
        "left_to": "",
        "refused_lines": [],
        "dispatched_at": None,
        "doubted": None,
    }


def _release_order(
    shipment: Shipment,
    packed: Packed,
    choice: Choice,
    dispatch_by_at: int,
    allocated: OrderAllocated,
    state: ShippingState,
    ctx: Ctx,
) -> Event:
    """The work order of the warehouse, with all that the label shows (SH-01)."""
    cartons, said = planned(shipment["lines"], ctx)
    why = decision("released", [fired(packed), choice.rule, *choice.said, *said], ctx.policy)
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
    }
    return Event(
        ShipmentReleased,
        {
            **records.head(state, steps.RELEASED, ctx.now, why, ctx),
            **work,
            "order": allocated["order"],
        },
    )


def _ask_desk(shipment: Shipment, choice: Choice, state: ShippingState, ctx: Ctx) -> Event:
    values = {"shipment": shipment["shipment_id"], "because": choice.rule["because"]}
    return records.message(
        "carrier desk", "carrier-needed", f"carrier-{shipment['shipment_id']}", values, state, ctx
    )
