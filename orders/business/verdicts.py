"""What a person's verdict about holds comes to, by who may decide (RV-06): review acts on it, and
the desk is told beforehand what would become of it (RV-08)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from orders.business.authority import Asked, Refusal, in_role, mandate_for, mandates
from orders.contracts.records import (
    Approval,
    Order,
    OrderHold,
    ReviewDecided,
    ReviewState,
    Staff,
)


class Seen(NamedTuple):
    """What a verdict is judged by. `value`: of the order, minor units of the house currency,
    rounded up, None where there is no rate; `currency`: the house's; `now`: business time, ms."""

    value: int | None
    currency: str
    staff: Mapping[str, Staff]
    now: int


class Sifted(NamedTuple):
    """What a verdict to release comes to: the holds that it releases, the approvals that this
    makes, and of each other hold why not."""

    released: list[OrderHold]
    approvals: list[Approval]
    refused: list[tuple[OrderHold, Refusal]]


def meant(verdict: ReviewDecided, state: ReviewState) -> list[OrderHold]:
    """The open holds that the verdict is about."""
    return [
        hold
        for hold in state["open_holds"]
        if verdict["hold_id"] in ("", hold["hold_id"]) and verdict["tier"] in (0, hold["tier"])
    ]


def sift(
    chosen: Sequence[OrderHold], verdict: ReviewDecided, state: ReviewState, seen: Seen
) -> Sifted:
    """Each hold by itself, in their order: to release all is to release those that this person
    may, and no tier is passed over by it (RV-06)."""
    sifted, staff_id = Sifted([], [], []), verdict["decided_by"]
    having, own = mandates(staff_id, seen.staff, seen.now), entered_by(state)
    open_ids = {hold["hold_id"] for hold in state["open_holds"]}
    for hold in chosen:
        given = [*state["approvals"], *sifted.approvals]
        asked = Asked(hold, seen.value, seen.currency, own, given, open_ids, verdict["document"])
        found = (
            having
            if isinstance(having, Refusal)
            else mandate_for(asked, staff_id, having, verdict["role"])
        )
        if isinstance(found, Refusal):
            sifted.refused.append((hold, found))
            continue
        open_ids.discard(hold["hold_id"])
        sifted.released.append(hold)
        sifted.approvals.append(
            {
                "hold_id": hold["hold_id"],
                "kind": hold["kind"],
                "role": found.role,
                "tier": hold["tier"],
                "decided_by": staff_id,
                "on_behalf_of": found.on_behalf_of,
                "worth_minor": seen.value,
                "reason_code": verdict["reason_code"],
                "at": seen.now,
            }
        )
    return sifted


def in_charge(
    chosen: Sequence[OrderHold], verdict: ReviewDecided, seen: Seen
) -> OrderHold | Refusal:
    """The first hold that this person's role decides about. To decline the order for it, or to ask
    about it, takes neither a limit nor other eyes (RV-06, RV-07)."""
    having = mandates(verdict["decided_by"], seen.staff, seen.now)
    if isinstance(having, Refusal):
        return having
    for hold in chosen:
        if in_role(hold, having, verdict["role"]):
            return hold
    roles = ", ".join(sorted({hold["owner_role"] for hold in chosen}))
    return Refusal("role_missing", f"that is for {roles} to say")


def entered_by(state: ReviewState) -> frozenset[str]:
    """Staff ids of who entered the order, a draft or a change of it, and its versions before: they
    approve nothing of it (RV-06)."""
    order = state["order"]  # What was handed on has named them in `entered_before`.
    own = captured_by(order.decoded()) if order is not None else ""
    before = frozenset(state["entered_before"])
    return before | {own} if own else before


def captured_by(order: Order) -> str:
    """Staff id of who entered this version of an order; empty: nobody of the house (IN-07)."""
    document = order["source_document"]
    return document["captured_by"] if document is not None else ""
