"""Gates at which goods of orders wait for somebody to show that they may leave (SH-06, SH-07,
SH-08)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from orders.client.asking import in_vain
from orders.client.scan import Found
from orders.contracts.records import ReleaseGate

STAGE = "shipping"
IN_HOUSE = frozenset({"gated", "released", "picked", "packed"})
"""Statuses of a shipment that a carrier does not have yet."""


class Waiting(NamedTuple):
    """A gate that is closed, and the shipments that wait at it; `at_warehouse`: some of them are
    packed already, or will be, and only their hand-over waits."""

    order_id: str
    version: int
    number: str
    total_minor: int
    currency: str
    country: str
    gate: ReleaseGate
    shipments: tuple[str, ...]
    at_warehouse: bool


def waiting(states: Iterable[tuple[str, Mapping[str, Any]]], role: str = "") -> list[Waiting]:
    """All that wait, or those that this role may open, by the time until which they should be
    open."""
    found = [one for key, state in states for one in closed(key, state) if _is_for(one.gate, role)]
    return sorted(
        found, key=lambda one: (one.gate["deadline_at"], one.order_id, one.gate["gate_id"])
    )


def closed(order_id: str, state: Mapping[str, Any]) -> Iterator[Waiting]:
    """The closed gates of an order at which something waits. `state`: shipping's."""
    if state["status"] != "open" or state["recalled"] or state["taking_back"] is not None:
        return
    order = state["order"].decoded() if state["order"] is not None else None
    for gate in state["gates"]:
        there = [
            one
            for one in state["shipments"]
            if one["status"] in IN_HOUSE and gate["shipment_id"] in ("", one["shipment_id"])
        ]
        if gate["status"] == "closed" and there:
            yield Waiting(
                order_id,
                state["version"],
                state["number"],
                state["total_minor"],
                state["currency"],
                order["delivery_address"]["country"] if order else "",
                gate,
                tuple(one["shipment_id"] for one in there),
                any(one["released"] for one in there),
            )


def outcome_of(answers: Sequence[Found]) -> tuple[str, str]:
    """What shipping made of what a person said: opened, pending (its evidence begins to hold
    later), countersign (another has still to say so), refused (the order is stopped), ignored or
    nothing; and what follows, or why."""
    by_name = {found.record: found.value or {} for found in answers}
    if "GateSettled" in by_name:
        first = next(one.value for one in answers if one.record == "GateSettled" and one.value)
        released = "ShipmentReleased" in by_name
        return str(first["how"]), "its warehouse is told to send it" if released else ""
    return in_vain(by_name)


def _is_for(gate: ReleaseGate, role: str) -> bool:
    roles = {gate["owner_role"], *([gate["escalates_to"]] if gate["escalations"] else [])}
    return not role or role in roles
