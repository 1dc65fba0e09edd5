"""What carriers report: one table from scan to what follows (SH-05, DL-01, DL-02)."""

from collections.abc import Callable

from orders.business.times import DAY, HOUR, moment
from orders.contracts.records import CarrierScanned, ShipmentState, ShippingState
from orders.engine.handling import Event, Handling
from services.shipping import records
from services.shipping import state as life
from services.shipping.records import Ctx
from services.shipping.rules import deadlines

Follow = Callable[[CarrierScanned, ShipmentState, ShippingState, list[Event], Ctx], Handling]
Away = tuple[ShipmentState, ShippingState, list[Event]]


def scanned(scan: CarrierScanned, state: ShippingState | None, ctx: Ctx) -> Handling:
    """A carrier event, however late or repeated. Whatever shows that the goods move implies that
    they were packed and handed over."""
    report = life.locate(CarrierScanned, scan, state)
    if state is None or isinstance(report, str):
        return _too_late(scan, str(report), state, ctx)
    follow = SCANS.get(scan["status"])
    if follow is None:
        return life.in_vain(CarrierScanned, scan, "unknown_status", ctx)
    shipment, state = report.shipment, life.noted(report.document, state)
    if shipment["status"] == deadlines.ON_THE_WAY:
        return follow(scan, shipment, state, [], ctx)
    if scan["status"] == "DELAYED":
        return life.in_vain(CarrierScanned, scan, "not_under_way", ctx)
    return follow(scan, *_handed_over(scan, shipment, state, ctx), ctx)


def _handed_over(
    scan: CarrierScanned, shipment: ShipmentState, state: ShippingState, ctx: Ctx
) -> Away:
    """The goods have left the house: status, tracking number and time are kept, the customer is
    told (SH-05)."""
    at = life.happened(scan, ctx)
    expected_at = at + shipment["transit_days"] * DAY
    away: ShipmentState = {
        **life.expecting(shipment, deadlines.proof_due(expected_at, ctx.policy)),
        "status": deadlines.ON_THE_WAY,
        "carrier": scan["carrier"] or shipment["carrier"],
        "tracking_number": scan["tracking_number"] or shipment["tracking_number"],
        "recalling": False,
    }
    events = records.dispatched(away, expected_at, at, state, ctx)
    if shipment["recalling"] and state["recalled"]:
        events += records.recall_refused(
            away, "the carrier already has it: refuse it at the door or return it", state, ctx
        )
    return away, life.put(state, away), events


def _under_way(
    scan: CarrierScanned,
    shipment: ShipmentState,
    state: ShippingState,
    events: list[Event],
    ctx: Ctx,
) -> Handling:
    """A sign of life: the carrier has its time anew."""
    alive = life.expecting(shipment, deadlines.next_sign_due(shipment, ctx.now, ctx.policy))
    return life.conclude(
        "dispatched" if events else "under_way", life.put(state, alive), events, ctx
    )


def _delayed(
    scan: CarrierScanned,
    shipment: ShipmentState,
    state: ShippingState,
    events: list[Event],
    ctx: Ctx,
) -> Handling:
    """Later than expected, and the carrier says when: proof is due after that; the customer is
    told."""
    expected_at = scan["expected_at"]
    due = deadlines.next_sign_due(shipment, ctx.now, ctx.policy)
    if expected_at is not None:
        due = max(due, deadlines.proof_due(expected_at, ctx.policy))
    values = {
        "shipment": shipment["shipment_id"],
        "because": scan["because"],
        "expected_at": moment(expected_at),
    }
    fact = f"delayed-{shipment['shipment_id']}-{scan['document_id']}"
    told = records.message("customer", "delivery-delayed", fact, values, state, ctx)
    late = life.expecting(shipment, due)
    return life.conclude("delayed", life.put(state, late), [*events, told], ctx)


def _delivered(
    scan: CarrierScanned,
    shipment: ShipmentState,
    state: ShippingState,
    events: list[Event],
    ctx: Ctx,
) -> Handling:
    """Delivered counts with its proof; without, the carrier is asked for it (DL-01)."""
    if not scan["proof"]:
        due = ctx.now + ctx.policy.proof_within_hours * HOUR
        return life.conclude(
            "proof_missing", life.put(state, {**shipment, "due_at": due}), events, ctx
        )
    delivered = records.delivered(shipment, scan, life.happened(scan, ctx), state, ctx)
    return life.conclude(
        "delivered", life.settled(state, shipment, "delivered"), [*events, delivered], ctx
    )


def _refused(
    scan: CarrierScanned,
    shipment: ShipmentState,
    state: ShippingState,
    events: list[Event],
    ctx: Ctx,
) -> Handling:
    """Refused at the door, or damaged so that it goes back: aftersales takes over (DL-02)."""
    code = "damaged_on_the_way" if scan["status"] == "DAMAGED" else "refused_at_the_door"
    because, at = scan["because"] or code, life.happened(scan, ctx)
    refused = records.refused(shipment, code, because, at, state, ctx)
    reason = scan["status"].lower()
    return life.conclude(
        "refused",
        life.settled(state, shipment, "refused"),
        [*events, refused],
        ctx,
        reason=reason,
    )


def _lost(
    scan: CarrierScanned,
    shipment: ShipmentState,
    state: ShippingState,
    events: list[Event],
    ctx: Ctx,
) -> Handling:
    """The carrier has lost it."""
    because, at = scan["because"] or f"lost by {shipment['carrier']}", life.happened(scan, ctx)
    lost = records.lost(shipment, shipment["lines"], "carrier_lost_it", because, at, state, ctx)
    return life.conclude(
        "lost",
        life.settled(state, shipment, "lost"),
        [*events, lost],
        ctx,
        reason="by_the_carrier",
    )


def _too_late(scan: CarrierScanned, reason: str, state: ShippingState | None, ctx: Ctx) -> Handling:
    """A scan that changes nothing; but goods that turn up after they were given up for lost need
    a person."""
    if state is None or reason != "already_lost" or scan["status"] != "DELIVERED":
        return life.in_vain(CarrierScanned, scan, reason, ctx)
    values = {
        "shipment": scan["shipment_id"],
        "proof": scan["proof"],
        "proof_reference": scan["proof_reference"],
    }
    found = records.message(
        "aftersales", "delivered-after-loss", f"found-{scan['shipment_id']}", values, state, ctx
    )
    return Handling(outcome="ignored", reason="delivered_after_loss", events=[found])


SCANS: dict[str, Follow] = {
    "PICKED_UP": _under_way,
    "IN_TRANSIT": _under_way,
    "OUT_FOR_DELIVERY": _under_way,
    "DELAYED": _delayed,
    "DELIVERED": _delivered,
    "REFUSED": _refused,
    "DAMAGED": _refused,
    "LOST": _lost,
}
"""What follows from each scan; the goods are under way when it is called."""
