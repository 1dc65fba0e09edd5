"""What passes its gates is given to its warehouse, what waits at them is kept, and what will not
pass is stopped (SH-06, SH-07, SH-08; docs/decisions/0096)."""

from collections.abc import Mapping, Sequence
from typing import Any

from orders.contracts.records import Order, ReleaseGate, Shipment, ShipmentState, ShippingState
from orders.engine.handling import Event, Handling
from services.shipping import gating, records, service_records
from services.shipping import state as life
from services.shipping.decide.orders import Prepared, prepared
from services.shipping.records import Ctx
from services.shipping.rules import deadlines
from services.shipping.rules import gates as rules
from services.shipping.rules.exchanges import awaited

Stopping = tuple[ShippingState, list[Event]]


def needed(
    order: Order, coming: Sequence[Shipment], state: ShippingState, ctx: Ctx
) -> list[ReleaseGate]:
    """The gates that the order needs and does not have yet, closed (SH-06, SH-08, AS-04). `coming`:
    what allocation sends now."""
    policy, known = ctx.policy.gates, {gate["gate_id"] for gate in state["gates"]}
    by_matrix = [
        rules.closed(rule, rule.kind, "gate_needed", ctx.now, policy)
        for rule in rules.needed(rules.Job(order, policy, ctx.references))
        if rule.kind not in known
    ]
    by_matrix += [one for one in awaited(order, policy, ctx.now) if one["gate_id"] not in known]
    return by_matrix + [
        rules.closed(policy.differs, rules.SALES, "goods_differ", ctx.now, policy, which)
        for which in rules.differing(coming, state["shipments"], order, ctx.references)
    ]


def go_on(
    code: str,
    before: ShippingState,
    state: ShippingState,
    events: Sequence[Event],
    ctx: Ctx,
    reason: str = "",
) -> Handling:
    """Give to its warehouse whatever no gate keeps back, with the carrier that suits it best by now
    (SH-01, SH-03); or stop the order, where a gate does not open any more."""
    state, told = gating.moved(state, ctx)
    ready = _ready(state, ctx)
    state, closed = gating.retest(_waiting(ready, state), ctx)
    said = [*events, *told, *closed]
    refused = [gate for gate in state["gates"] if gate["status"] == "refused"]
    if rules.concerned(refused, state):
        return _give_up(rules.refusal(state), state, said, ctx)
    said += gating.freed(before, state, ctx)
    given = {
        one.shipment["shipment_id"]: one
        for one in ready
        if not rules.barred(state, one.shipment["shipment_id"], ctx.now)
    }
    for one in given.values():
        said += one.events
    state = _given(given, state) if given else state
    waits = code == "released" and bool(state["gated"])
    return life.conclude("gated" if waits else code, state, said, ctx, reason=reason)


def _given(given: Mapping[str, Prepared], state: ShippingState) -> ShippingState:
    return {
        **state,
        "shipments": [
            given[which].shipment if (which := one["shipment_id"]) in given else one
            for one in state["shipments"]
        ],
        "gated": [one for one in state["gated"] if one["shipment_id"] not in given],
    }


def withdrawn(state: ShippingState, because: str, ctx: Ctx) -> Stopping:
    """What waits at gates is stopped at once, as no warehouse was told of it; so are services whose
    time has not come, and whoever was to render them hears of it."""
    events = list[Event]()
    for shipment in state["shipments"]:
        if shipment["status"] == deadlines.PLANNED:
            events.append(service_records.withdrawn(shipment, because, state, ctx))
        if shipment["status"] in deadlines.UNBEGUN:
            state, stopped = life.stopped(shipment, because, state, ctx)
            events.append(stopped)
    return ({**state, "gated": []}, events) if events else (state, events)


def _give_up(because: str, state: ShippingState, events: list[Event], ctx: Ctx) -> Handling:
    """A gate does not open: what waits is stopped, and what warehouses have is called back. What
    has left the house goes on, and what still comes to shipping is stopped when it does."""
    state, stopped = withdrawn(state, because, ctx)
    events += [*stopped, *_customer_told(state, ctx)]
    due = deadlines.recall_due(ctx.now, ctx.policy)
    for shipment in state["shipments"]:
        if shipment["status"] in deadlines.IN_HOUSE and not shipment["recalling"]:
            events.append(records.recall_requested(shipment, because, state, ctx))
            asked: ShipmentState = {**life.expecting(shipment, due), "recalling": True}
            state = life.put(state, asked)
    new: ShippingState = {**state, "recalled": True}
    return life.conclude("given_up", new, events, ctx, because=because)


def _customer_told(state: ShippingState, ctx: Ctx) -> list[Event]:
    fact = f"not-sent-v{state['version']}"
    return [records.message("customer", "may-not-be-sent", fact, {}, state, ctx)]


def _ready(state: ShippingState, ctx: Ctx) -> list[Prepared]:
    """What is new, and what no gate keeps back, as it would be sent now."""
    if not state["gated"] or (carried := state["order"]) is None:
        return []
    known = {one["shipment_id"] for one in state["shipments"]}
    return [
        prepared(one, carried, state, ctx)
        for one in state["gated"]
        if one["shipment_id"] not in known or not rules.barred(state, one["shipment_id"], ctx.now)
    ]


def _waiting(ready: Sequence[Prepared], state: ShippingState) -> ShippingState:
    """With the carriers that those that wait would go by as of now: one may turn up before any gate
    is open."""
    if not ready:
        return state
    gated: Any = {"status": deadlines.GATED, "due_at": None, "released": False}
    waiting: dict[str, ShipmentState] = {
        one.shipment["shipment_id"]: {**one.shipment, **gated} for one in ready
    }
    known = [waiting.pop(one["shipment_id"], one) for one in state["shipments"]]
    return {**state, "shipments": [*known, *waiting.values()]}
