"""The records that shipping publishes, made from its state."""

from typing import Any

from orders.business import endangered as business
from orders.business import messages, steps
from orders.business.decisions import decision, noted, passed
from orders.business.decisions import refused as refusal
from orders.business.facts import beside
from orders.business.notices import quantities
from orders.business.notices import stopped as notice
from orders.business.temperatures import SPOILT, between
from orders.business.times import MINUTE, days_begun, moment
from orders.contracts.records import (
    CarrierHeard,
    CarrierScanned,
    Decision,
    DeliveryCompleted,
    DeliveryDelayed,
    DeliveryProof,
    DeliveryRefused,
    Endangered,
    LineQuantity,
    ProofChased,
    ReallocationRequested,
    RecallRefused,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentLine,
    ShipmentLost,
    ShipmentRecallRequested,
    ShipmentState,
    ShippingState,
    TemperatureExceeded,
    TemperatureRecord,
    UnitsDispatched,
)
from orders.engine.context import Context
from orders.engine.handling import Event
from services.shipping.policy import ShippingPolicy
from services.shipping.rules import kinds, temperatures
from services.shipping.rules.deadlines import leave_by
from services.shipping.rules.delays import Expected

Ctx = Context[ShippingPolicy]
DAMAGED = "damaged_on_the_way"
SHORT_PICKED = "short_picked"
"""Codes of goods that a carrier spoilt, and that it never had."""
CARRIAGE = ("carrier", "service", "tracking_number", "lines", "kind", "proofs")
"""What is told of a shipment that has left the house."""


def head(state: ShippingState, step: int, at: int, why: Decision, ctx: Ctx) -> dict[str, Any]:
    """What stands before the order in a hand-off."""
    return {
        "order_id": ctx.key,
        "number": state["number"],
        "version": state["version"],
        "step": step,
        "customer_id": state["customer_id"],
        "total_minor": state["total_minor"],
        "currency": state["currency"],
        "priority": state["priority"],
        "at": at,
        "decision": why,
    }


def message(
    to: str, template: str, fact: str, values: dict[str, str], state: ShippingState, ctx: Ctx
) -> Event:
    """One message per `fact`: it is the message's id in the order (TR-02)."""
    return messages.message(
        ctx.key,
        fact,
        to=to,
        template=template,
        language=state["language"],
        values={"number": state["number"], **values},
        at=ctx.now,
    )


def dispatched(
    shipment: ShipmentState, expected_at: int, at: int, state: ShippingState, ctx: Ctx
) -> list[Event]:
    """Handed over: status, the goods leave the books, the customer is told (SH-05)."""
    told = {
        "shipment": shipment["shipment_id"],
        "carrier": shipment["carrier"],
        "tracking_number": shipment["tracking_number"],
    }
    return [
        *left_house(shipment, expected_at, at, state, ctx),
        message(
            "customer",
            "order-shipped",
            f"shipped-{shipment['shipment_id']}",
            {**told, "expected_at": moment(expected_at)},
            state,
            ctx,
        ),
    ]


def left_house(
    shipment: ShipmentState, expected_at: int, at: int, state: ShippingState, ctx: Ctx
) -> list[Event]:
    """The goods have left the house, and leave the books (SH-05)."""
    lines = quantities(shipment["lines"])
    fact = _about(shipment, state, ctx)
    carriage = {name: shipment[name] for name in CARRIAGE}  # type: ignore[literal-required]
    return [
        Event(ShipmentDispatched, {**fact, **carriage, "expected_at": expected_at, "at": at}),
        Event(UnitsDispatched, {**fact, "lines": lines, "at": at}),
    ]


def delayed(
    late: ShipmentState, now: Expected, scan: CarrierScanned, state: ShippingState, ctx: Ctx
) -> list[Event]:
    """Another day than was told, or another reason: the customer hears both, or that nobody knows
    a day (TR-04)."""
    fact = {
        "cause": late["delayed_by"],
        "expected_at": now.at,
        "said_by": now.said_by,
        "at": ctx.now,
    }
    values = {
        "shipment": late["shipment_id"],
        "cause": late["delayed_by"],
        "because": scan["because"],
        "expected_at": moment(now.at),
        "said_by": now.said_by,
    }
    message_id = f"delayed-{late['shipment_id']}-{scan['document_id']}"
    return [
        Event(DeliveryDelayed, {**_about(late, state, ctx), **fact}),
        message("customer", "delivery-delayed", message_id, values, state, ctx),
    ]


def heard(shipment: ShipmentState, state: ShippingState, ctx: Ctx) -> list[Event]:
    """A sign of life, if the carrier was asked for one."""
    if not shipment["chased"]:
        return []
    return [Event(CarrierHeard, {**_about(shipment, state, ctx), "at": ctx.now})]


def delivered(
    shipment: ShipmentState, proof: DeliveryProof, state: ShippingState, ctx: Ctx
) -> Event:
    """Proof of delivery is there (DL-01); what cannot be so with it stands beside it."""
    about = f"{proof['proof']} {proof['proof_reference']} by {shipment['carrier']}"
    carrier = beside("carrier", shipment["carrier"])
    rules = [passed("DL-01", "proof_received", about, beside("proof", proof["proof"]), carrier)]
    if doubt := proof["doubt"]:
        rules.append(noted("DL-01", doubt, f"{about}: {doubt}", carrier))
    for one in shipment["temperatures"]:
        if one["exceeded"]:
            warmth = beside("measured", between(one["lowest_tenths"], one["highest_tenths"]))
            rules.append(noted("SH-07", "found_good", temperatures.said(one), warmth))
    more: dict[str, Any] = {
        name: proof[name] for name in ("proof", "proof_reference", "delivered_at")
    }
    more["temperatures"] = shipment["temperatures"]
    more["carrier"] = _hands(shipment)["carrier"]
    why, at = decision("delivered", rules, ctx.policy), proof["delivered_at"]
    return Event(ShipmentDelivered, _hand_off(shipment, steps.DELIVERED, at, why, state, ctx, more))


def found(shipment_id: str, proof: str, reference: str, state: ShippingState, ctx: Ctx) -> Event:
    """Goods have turned up that were given up for lost: a person has to see to it."""
    values = {"shipment": shipment_id, "proof": proof, "proof_reference": reference}
    fact = f"found-{shipment_id}"
    return message("aftersales", "delivered-after-loss", fact, values, state, ctx)


def refused(
    shipment: ShipmentState, code: str, because: str, at: int, state: ShippingState, ctx: Ctx
) -> Event:
    """The customer did not take the goods, or they were damaged (DL-02): the `code` says which."""
    rule = refusal("DL-02", code, because, beside("carrier", shipment["carrier"]))
    why = decision("refused", [rule], ctx.policy)
    more = {"because": because, **_hands(shipment), "damaged": code == DAMAGED}
    return Event(DeliveryRefused, _hand_off(shipment, steps.REFUSED, at, why, state, ctx, more))


def lost(
    shipment: ShipmentState,
    lines: list[ShipmentLine],
    code: str,
    because: str,
    at: int,
    state: ShippingState,
    ctx: Ctx,
) -> Event:
    """These lines of a shipment will not come (DL-01): the `code` says how that is known."""
    requirement = "SH-07" if code == SPOILT else "DL-01"
    rule = noted(requirement, code, because, beside("carrier", shipment["carrier"]))
    why = decision("lost", [rule], ctx.policy)
    part: ShipmentState = {**shipment, "lines": lines}
    more = {"because": because, **_hands(None if code == SHORT_PICKED else shipment)}
    return Event(ShipmentLost, _hand_off(part, steps.LOST, at, why, state, ctx, more))


def temperature_exceeded(
    one: TemperatureRecord, shipment: ShipmentState, state: ShippingState, ctx: Ctx
) -> Event:
    """Goods on their way are too warm or too cold (SH-07, TR-03)."""
    lines = [line for line in shipment["lines"] if line["line"] in one["lines"]]
    bounds = ("coldest_tenths", "warmest_tenths", "lowest_tenths", "highest_tenths")
    fact = {
        **{name: one[name] for name in bounds},  # type: ignore[literal-required]
        "carrier": _hands(shipment)["carrier"],
        "lines": quantities(lines),
        "cause": temperatures.cause(one),
        "outside_minutes": one["outside_ms"] // MINUTE,
        "at": one["last_at"],
    }
    return Event(TemperatureExceeded, {**_about(shipment, state, ctx), **fact})


def spoilt(
    shipment: ShipmentState, lines: list[ShipmentLine], at: int, state: ShippingState, ctx: Ctx
) -> Event:
    """These lines came too warm or too cold to be good: the customer owes nothing for them, and who
    carried them is to answer for it (SH-07, TR-05)."""
    bad = [one for one in shipment["temperatures"] if one["verdict"] == "SPOILT"]
    because = "; ".join(map(temperatures.said, bad))
    return lost(shipment, lines, SPOILT, because, at, state, ctx)


def chased(shipment: ShipmentState, times: int, state: ShippingState, ctx: Ctx) -> Event:
    """The carrier is asked where the proof is, or how the one that it sent can be so (DL-01)."""
    because = shipment["doubted"]["doubt"] if shipment["doubted"] is not None else ""
    asked = {"times": times, "because": because, "proofs": shipment["proofs"], "at": ctx.now}
    return Event(ProofChased, {**_about(shipment, state, ctx), **asked})


def completed(state: ShippingState, ctx: Ctx) -> Event:
    """Every shipment is settled and at least one left the house."""
    sums = {name: state[name] for name in ("delivered", "refused", "lost", "stopped")}
    return Event(
        DeliveryCompleted, {"order_id": ctx.key, "version": state["version"], **sums, "at": ctx.now}
    )


def endangered(state: ShippingState, now: Endangered, ctx: Ctx) -> list[Event]:
    """What was promised cannot be kept, as something of it has not left: to whom that is told, why,
    and until when it is to be settled (CF-05)."""
    promised, times, rule = state["promised_at"] or 0, now["escalations"], ctx.policy.endangered
    late = days_begun(ctx.now + 1 - (leave_by(state) or ctx.now))
    because = "it has not left by the time that its carrier takes"
    why = noted("CF-05", "promise_endangered", because, beside("late", late, "day"))
    version, by, contract = state["version"], now["deadline_at"], state["contract"]
    said = business.endangered(version, promised, by, times, [why], rule, ctx, contract=contract)
    values = business.told(promised, by, times, because, rule, contract=contract)
    roles = dict.fromkeys((rule.told(times), *(ctx.policy.told if times == 0 else ())))
    fact, template = f"{state['revision']}-{times}-v{version}", "promise-endangered"
    return [
        said,
        *(message(to, template, f"{template}-{to}-{fact}", values, state, ctx) for to in roles),
    ]


def recall_requested(
    shipment: ShipmentState, because: str, state: ShippingState, ctx: Ctx
) -> Event:
    """The warehouse is asked to stop it."""
    return Event(
        ShipmentRecallRequested, {**_about(shipment, state, ctx), "because": because, "at": ctx.now}
    )


def recall_refused(
    shipment: ShipmentState, because: str, state: ShippingState, ctx: Ctx
) -> list[Event]:
    """Too late for this shipment; the customer is told what to do instead."""
    fact = {
        "order_id": ctx.key,
        "version": state["version"],
        "shipment_id": shipment["shipment_id"],
        "because": because,
    }
    told = {"shipment": shipment["shipment_id"], "because": because}
    return [
        Event(RecallRefused, {**fact, "at": ctx.now}),
        message(
            "customer",
            "recall-refused",
            f"recall-refused-{shipment['shipment_id']}",
            told,
            state,
            ctx,
        ),
    ]


def reallocation(
    shipment: ShipmentState,
    missing: list[LineQuantity],
    because: str,
    state: ShippingState,
    ctx: Ctx,
    *,
    same_warehouse: bool = False,
) -> Event:
    """Another warehouse is to send what this one does not have, or the same what it has put back
    (CF-03)."""
    asked = {
        "revision": shipment["revision"],
        "lines": missing,
        "because": because,
        "same_warehouse": same_warehouse,
    }
    return Event(ReallocationRequested, {**_about(shipment, state, ctx), **asked, "at": ctx.now})


def stopped(
    lines: list[LineQuantity],
    warehouse: str,
    whole: bool,
    because: str,
    outcome: str,
    state: ShippingState,
    ctx: Ctx,
) -> Event:
    """These lines will not go; whoever holds something for them gives it back. `warehouse`:
    where, if it is one."""
    return notice(
        ctx.key,
        state["version"],
        lines,
        whole=whole,
        because=because,
        by="shipping",
        outcome=outcome,
        warehouse=warehouse,
        promised_at=state["promised_at"],
        released=any(one["released"] for one in state["shipments"]),
        at=ctx.now,
    )


def _about(shipment: ShipmentState, state: ShippingState, ctx: Ctx) -> dict[str, Any]:
    return {
        "order_id": ctx.key,
        "version": state["version"],
        "shipment_id": shipment["shipment_id"],
        "warehouse": shipment["warehouse"],
    }


def _hands(shipment: ShipmentState | None) -> dict[str, str]:
    """The carrier that has to answer for it; none for what never was in the parcel (None), nor for
    what no carrier had (SH-04)."""
    if shipment is None or shipment["kind"] in kinds.WITHOUT_CARRIER:
        return {"carrier": "", "tracking_number": ""}
    return {"carrier": shipment["carrier"], "tracking_number": shipment["tracking_number"]}


def _hand_off(
    shipment: ShipmentState,
    step: int,
    at: int,
    why: Decision,
    state: ShippingState,
    ctx: Ctx,
    more: dict[str, Any],
) -> dict[str, Any]:
    about = {name: shipment[name] for name in ("shipment_id", "warehouse", "lines")}
    return {**head(state, step, at, why, ctx), **about, **more, "order": state["order"]}
