"""What carriers report: one table from scan to what follows (SH-05, DL-01, DL-02)."""

from collections.abc import Callable

from orders.business.kinds import COLLECTION, SERVICES
from orders.business.times import DAY
from orders.contracts.records import (
    CarrierScanned,
    ShipmentDispatched,
    ShipmentState,
    ShippingState,
)
from orders.engine.handling import Event, Handling
from services.shipping import gating, records
from services.shipping import state as life
from services.shipping.decide import checking, temperatures
from services.shipping.decide.door import brought
from services.shipping.records import Ctx
from services.shipping.rules import deadlines, delays, kinds

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
    if report.shipment["kind"] == COLLECTION:
        return life.in_vain(CarrierScanned, scan, "customer_collects", ctx)
    shipment, state = report.shipment, life.noted(report.document, state)
    if shipment["held"] is not None:
        return life.in_vain(CarrierScanned, scan, "already_delivered", ctx)
    events = list[Event]()
    if shipment["status"] != deadlines.ON_THE_WAY:
        if scan["status"] == "DELAYED":
            return life.in_vain(CarrierScanned, scan, "not_under_way", ctx)
        shipment, state, events = _handed_over(scan, shipment, state, ctx)
    shipment, told = temperatures.measured(scan, shipment, state, ctx)
    return follow(scan, shipment, state, [*events, *told], ctx)


def _handed_over(
    scan: CarrierScanned, shipment: ShipmentState, state: ShippingState, ctx: Ctx
) -> Away:
    """The goods have left the house: status, tracking number and time are kept, the customer is
    told (SH-05)."""
    at = life.happened(scan, ctx)
    expected_at = _expected(shipment, at)
    rule = kinds.rule_of(shipment["kind"], ctx.policy)
    away: ShipmentState = {
        **life.expecting(shipment, deadlines.proof_due(expected_at, rule)),
        "status": deadlines.ON_THE_WAY,
        "carrier": scan["carrier"] or shipment["carrier"],
        "tracking_number": scan["tracking_number"] or shipment["tracking_number"],
        "expected_at": expected_at,
        "recalling": False,
        "unchecked": "",
        "dispatched_at": at,
    }
    leaves = records.left_house if away["kind"] in SERVICES else records.dispatched
    events = leaves(away, expected_at, at, state, ctx)
    events += checking.sent_unchecked(shipment, state, ctx)
    events += gating.passed(shipment, at, state, ctx)
    if shipment["recalling"] and state["recalled"]:
        events += records.recall_refused(
            away, "the carrier already has it: refuse it at the door or return it", state, ctx
        )
    return away, gating.without(away["shipment_id"], life.put(state, away)), events


def _expected(shipment: ShipmentState, at: int) -> int:
    """When it is to be there; a service that was begun before its time, when that is over."""
    meant = shipment["appointment"]
    return at + shipment["transit_days"] * DAY if meant is None else max(at, meant["ends_at"])


def _under_way(
    scan: CarrierScanned,
    shipment: ShipmentState,
    state: ShippingState,
    events: list[Event],
    ctx: Ctx,
) -> Handling:
    """A sign of life: the carrier has its time anew."""
    heard = records.heard(shipment, state, ctx)
    rule = kinds.rule_of(shipment["kind"], ctx.policy)
    alive = life.expecting(shipment, deadlines.next_sign_due(shipment, ctx.now, rule))
    begins = any(one.record is ShipmentDispatched for one in events)
    return life.conclude(
        "dispatched" if begins else "under_way", life.put(state, alive), [*events, *heard], ctx
    )


def _delayed(
    scan: CarrierScanned,
    shipment: ShipmentState,
    state: ShippingState,
    events: list[Event],
    ctx: Ctx,
) -> Handling:
    """Later than expected: proof is due after the new day. The customer is told of a new day or
    cause, not of each scan (TR-04)."""
    now = delays.expected(scan, shipment, ctx.now, ctx.policy)
    rule = kinds.rule_of(shipment["kind"], ctx.policy)
    due = deadlines.next_sign_due(shipment, ctx.now, rule)
    if now.at is not None:
        due = max(due, deadlines.proof_due(now.at, rule))
    late: ShipmentState = {
        **life.expecting(shipment, due),
        "expected_at": now.at,
        "delayed_by": scan["cause"],
    }
    if delays.same(late, shipment):
        known: ShipmentState = {**late, "expected_at": shipment["expected_at"]}
        events = [*events, *records.heard(shipment, state, ctx)]
        return life.conclude("delayed", life.put(state, known), events, ctx, reason="known_already")
    told = records.delayed(late, now, scan, state, ctx)
    return life.conclude("delayed", life.put(state, late), [*events, *told], ctx)


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
    found = records.found(scan["shipment_id"], scan["proof"], scan["proof_reference"], state, ctx)
    return Handling(outcome="ignored", reason="delivered_after_loss", events=[found])


SCANS: dict[str, Follow] = {
    "PICKED_UP": _under_way,
    "IN_TRANSIT": _under_way,
    "OUT_FOR_DELIVERY": _under_way,
    "DELAYED": _delayed,
    "DELIVERED": brought,
    "REFUSED": brought,
    "DAMAGED": brought,
    "LOST": _lost,
}
"""What follows from each scan; the goods are under way when it is called."""
