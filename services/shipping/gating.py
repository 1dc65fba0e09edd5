"""Gates by the clock: they open when their evidence begins to hold, close when it holds no more or
goods would arrive too late, and escalate when nobody has opened them (SH-06, SH-07, SH-08;
docs/decisions/0096)."""

from orders.business.times import HOUR
from orders.contracts.records import ReleaseGate, ShipmentState, ShippingState
from orders.engine.handling import Event
from services.shipping import gate_records as records
from services.shipping.gates_policy import RETURN_ARRIVED
from services.shipping.records import Ctx
from services.shipping.rules import gates as rules
from services.shipping.rules.deadlines import IN_HOUSE

Gating = tuple[ShippingState, list[Event]]


def retest(state: ShippingState, ctx: Ctx) -> Gating:
    """Close again what is open and holds no more, and what has become too old for the way; whoever
    has the goods is told to keep them. So it is done whenever anything is heard of the order: what
    held when it was released need not hold when a carrier comes."""
    if not rules.watched(state):
        return state, []
    shut_again = [
        gate
        for gate in state["gates"]
        if gate["status"] == "open" and not rules.holds(gate, ctx.now)
    ]
    lapsed = rules.concerned(shut_again, state)
    aged = [
        _too_old(one, ctx)
        for one in rules.ageing(state)
        if (since := rules.too_late_from(one)) is not None and since <= ctx.now
    ]
    if not lapsed and not aged:
        return state, []
    again = {gate["gate_id"]: _closed_again(gate, ctx) for gate in lapsed}
    gates = [again.get(gate["gate_id"], gate) for gate in state["gates"]]
    new: ShippingState = {**state, "gates": [*gates, *aged]}
    shut = [*again.values(), *aged]
    return new, [
        *(records.settled(gate, "lapsed", new, ctx) for gate in again.values()),
        *records.gated(shut, new, ctx),
        *records.warehouses_told("hand-over-barred", _at_warehouses(shut, new), new, ctx),
    ]


def moved(state: ShippingState, ctx: Ctx) -> Gating:
    """Open what was shown before its evidence began to hold, and now does; of what is closed beyond
    its time the next hears, and at last it does not open any more."""
    stirring = [
        gate for gate in state["gates"] if gate["status"] == "closed" and rules.stirs(gate, ctx.now)
    ]
    if not (due := rules.concerned(stirring, state)):
        return state, []
    done = {gate["gate_id"]: _moved(gate, state, ctx) for gate in due}
    gates = [done[one["gate_id"]][0] if one["gate_id"] in done else one for one in state["gates"]]
    return {**state, "gates": gates}, [one for _, said in done.values() for one in said]


def freed(before: ShippingState, state: ShippingState, ctx: Ctx) -> list[Event]:
    """Warehouses that were told to keep something hear that they may hand it over."""
    if not state["gates"]:
        return []
    free = [
        one
        for one in state["shipments"]
        if one["status"] in IN_HOUSE
        and rules.barred(before, one["shipment_id"], ctx.now)
        and not rules.barred(state, one["shipment_id"], ctx.now)
    ]
    if not free:
        return []
    known = {one["shipment_id"] for one in before["shipments"] if one["status"] in IN_HOUSE}
    told = [one for one in free if one["shipment_id"] in known]
    return records.warehouses_told("hand-over-free", told, state, ctx)


def passed(shipment: ShipmentState, at: int, state: ShippingState, ctx: Ctx) -> list[Event]:
    """A carrier took it at that time. Whatever gate was closed then: that is so, it is written
    down, and whoever was to open it has to see to it."""
    which, events = shipment["shipment_id"], list[Event]()
    for gate in rules.barring(state, which, at):
        events.append(records.settled(gate, "passed", state, ctx, shipment_id=which))
        events.append(records.owner_told(gate, "gate-passed", state, ctx, shipment_id=which))
    return events


def without(shipment_id: str, state: ShippingState) -> ShippingState:
    """The state without what it keeps of a shipment that waited at gates."""
    if not state["gated"]:
        return state
    kept = [one for one in state["gated"] if one["shipment_id"] != shipment_id]
    return {**state, "gated": kept}


def _moved(gate: ReleaseGate, state: ShippingState, ctx: Ctx) -> tuple[ReleaseGate, list[Event]]:
    if rules.holds(gate, ctx.now):
        opened: ReleaseGate = {**gate, "status": "open"}
        return opened, [records.settled(opened, "opened", state, ctx)]
    if gate["escalations"] >= ctx.policy.gates.escalations:
        shut: ReleaseGate = {**gate, "status": "refused"}
        return shut, [records.settled(shut, "unanswered", state, ctx)]
    next_time = ctx.now + gate["within_hours"] * HOUR
    later: ReleaseGate = {
        **gate,
        "escalations": gate["escalations"] + 1,
        "deadline_at": next_time,
    }
    asked_again = [records.return_awaited(state, ctx)] if gate["kind"] == RETURN_ARRIVED else []
    return later, [records.owner_told(later, "gate-overdue", state, ctx), *asked_again]


def _closed_again(gate: ReleaseGate, ctx: Ctx) -> ReleaseGate:
    """What was shown stays known, as a carrier may tell late of what it took in time."""
    return {
        **gate,
        "status": "closed",
        "code": "evidence_lapsed",
        "escalations": 0,
        "deadline_at": ctx.now + gate["within_hours"] * HOUR,
    }


def _too_old(shipment: ShipmentState, ctx: Ctx) -> ReleaseGate:
    policy = ctx.policy.gates
    which = shipment["shipment_id"]
    return rules.closed(
        policy.shelf_life, rules.SHELF_LIFE, "life_too_short", ctx.now, policy, which
    )


def _at_warehouses(shut: list[ReleaseGate], state: ShippingState) -> list[ShipmentState]:
    concerned = {gate["shipment_id"] for gate in shut}
    return [
        one
        for one in state["shipments"]
        if one["status"] in IN_HOUSE and ("" in concerned or one["shipment_id"] in concerned)
    ]
