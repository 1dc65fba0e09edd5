"""What shipping says of gates, made from its state (SH-06, SH-07, SH-08, AS-04)."""

from collections.abc import Iterable, Sequence

from orders.business.decisions import decision, held
from orders.business.facts import at_most, beside
from orders.business.times import days_begun, moment
from orders.contracts.records import (
    GateAnswered,
    GateEnd,
    GateSettled,
    OrderGated,
    ReleaseGate,
    ReturnAwaited,
    RuleFired,
    ShipmentState,
    ShippingState,
)
from orders.engine.handling import Event
from services.shipping import records
from services.shipping.gates_policy import RETURN_ARRIVED
from services.shipping.records import Ctx
from services.shipping.rules.gates import barred, too_late_from

REQUIREMENTS = {"sales": "SH-06", "shelf-life": "SH-07", RETURN_ARRIVED: "AS-04"}
"""Kind of a gate -> what asks for it; all others are SH-08's."""


def gated(gates: Sequence[ReleaseGate], state: ShippingState, ctx: Ctx) -> list[Event]:
    """The order waits at these gates: so stands it, and each owner is told, or whoever knows of
    the return that it waits for is asked."""
    order = state["order"]
    country = order.decoded()["delivery_address"]["country"] if order is not None else ""
    value: OrderGated = {
        "order_id": ctx.key,
        "version": state["version"],
        "gates": list(gates),
        "shipments": [
            one["shipment_id"]
            for one in state["gated"]
            if barred(state, one["shipment_id"], ctx.now)
        ],
        "country": country,
        "decide_by_at": min(gate["deadline_at"] for gate in gates),
        "decision": decision(
            "gated", [_why(gate, country, state, ctx) for gate in gates], ctx.policy
        ),
        "at": ctx.now,
    }
    return [
        Event(OrderGated, value),
        *(
            return_awaited(state, ctx)
            if gate["kind"] == RETURN_ARRIVED
            else owner_told(gate, "gate-closed", state, ctx)
            for gate in gates
        ),
    ]


def return_awaited(state: ShippingState, ctx: Ctx) -> Event:
    """The order that it is exchanged for is asked how the return stands, and to tell when that
    changes (AS-04)."""
    order = state["order"]
    exchange = order.decoded()["exchange"] if order is not None else None
    if exchange is None:
        raise ValueError(f"{ctx.key} waits for a return and names none")
    asked: ReturnAwaited = {
        "order_id": exchange["order_id"],
        "return_id": exchange["return_id"],
        "waiting_id": ctx.key,
        "waiting_version": state["version"],
        "customer_id": state["customer_id"],
        "at": ctx.now,
    }
    return Event(ReturnAwaited, asked, key=exchange["order_id"])


def settled(
    gate: ReleaseGate,
    how: GateEnd,
    state: ShippingState,
    ctx: Ctx,
    *,
    answer: GateAnswered | None = None,
    shipment_id: str = "",
    because: str = "",
) -> Event:
    """What became of a gate. `answer`: of whoever decided it; `because`: why, where nobody did;
    `shipment_id`: what went past it."""
    value: GateSettled = {
        "order_id": ctx.key,
        "version": state["version"],
        "gate_id": gate["gate_id"],
        "kind": gate["kind"],
        "how": how,
        "shipment_id": shipment_id or gate["shipment_id"],
        "decided_by": answer["decided_by"] if answer else "",
        "because": answer["because"] if answer else because,
        "reference": gate["reference"],
        "document": gate["document"],
        "valid_until_at": gate["valid_until_at"],
        "at": ctx.now,
    }
    return Event(GateSettled, value)


def owner_told(
    gate: ReleaseGate,
    template: str,
    state: ShippingState,
    ctx: Ctx,
    *,
    shipment_id: str = "",
    because: str = "",
) -> Event:
    """Whoever is to open it now hears of it: its owner, or who comes after."""
    to = gate["escalates_to"] if gate["escalations"] else gate["owner_role"]
    values = {
        "gate": gate["gate_id"],
        "kind": gate["kind"],
        "reference": gate["reference"],
        "shipment": shipment_id or gate["shipment_id"],
        "decide_by": moment(gate["deadline_at"]),
        **({"because": because} if because else {}),
    }
    fact = f"{template}-{gate['gate_id']}-{shipment_id or gate['deadline_at']}-v{state['version']}"
    return records.message(to, template, fact, values, state, ctx)


def warehouses_told(
    template: str, shipments: Iterable[ShipmentState], state: ShippingState, ctx: Ctx
) -> list[Event]:
    """Warehouses that have something of it are told whether they may hand it over."""
    return [
        records.message(
            "warehouse",
            template,
            f"{template}-{one['shipment_id']}-{ctx.now}",
            {"shipment": one["shipment_id"], "warehouse": one["warehouse"]},
            state,
            ctx,
        )
        for one in shipments
    ]


def _why(gate: ReleaseGate, country: str, state: ShippingState, ctx: Ctx) -> RuleFired:
    rule = REQUIREMENTS.get(gate["kind"], "SH-08")
    named, owner = beside("gate", gate["kind"]), beside("owner", gate["owner_role"])
    until = beside("time", gate["within_hours"], "hour")
    if gate["code"] == "life_too_short":
        late = next(
            (
                ctx.now - (too_late_from(one) or ctx.now)
                for one in state["shipments"]
                if one["shipment_id"] == gate["shipment_id"]
            ),
            0,
        )
        because = f"{gate['shipment_id']} would keep too short when it arrives"
        days = at_most("late", days_begun(late), 0, "day")
        return held(
            rule, gate["code"], because, beside("shipment", gate["shipment_id"]), days, owner
        )
    if gate["code"] == "goods_differ":
        because = f"{gate['shipment_id']} is not what was ordered"
        return held(rule, gate["code"], because, beside("shipment", gate["shipment_id"]), owner)
    if gate["code"] == "return_awaited":
        because = f"it is exchanged: return {gate['reference']} has not arrived"
        return held(rule, gate["code"], because, beside("return", gate["reference"]), owner, until)
    if gate["code"] == "evidence_lapsed":
        because = f"{gate['kind']}: its evidence holds no more"
        return held(rule, gate["code"], because, named, owner, until)
    because = f"{gate['kind']} is needed for goods to {country}: {gate['owner_role']} opens it"
    return held(rule, gate["code"], because, named, beside("to", country), owner, until)
