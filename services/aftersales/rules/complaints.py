"""What customers say of goods that have come: how much of it can be so, and whether a person must
agree first (TR-05)."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from orders.business.linked import is_linked
from orders.business.notices import quantities
from orders.business.reservations import held
from orders.contracts.records import (
    AftersalesState,
    CaseState,
    DeliveryDisputed,
    DisputeKind,
    LineQuantity,
)
from services.aftersales.policy import AftersalesPolicy
from services.aftersales.rules.claims import value
from services.aftersales.rules.replacements import replaceable
from services.aftersales.rules.returns import returnable

CODES: Mapping[DisputeKind, str] = {"DAMAGED": "goods_damaged", "MISSING": "goods_missing"}
"""What is wrong -> by which rule its customer may choose."""
WORD, PHOTO = "word", "photo"
"""What a complaint waits for: a person's agreement, or that with a photo."""


def named(said: DeliveryDisputed, state: AftersalesState) -> list[LineQuantity]:
    """So much of each line that was named as the customer has, and says."""
    many = dict(zip_longest(said["lines"], said["units"][: len(said["lines"])], fillvalue=0))
    return quantities(
        {**line, "quantity": min(there, many[line["line"]] or there)}
        for line in state["lines"]
        if line["line"] in many and (there := returnable(line, state["returns"])) > 0
    )


def choosable(
    lines: Sequence[LineQuantity],
    kind: DisputeKind,
    order_id: str,
    state: AftersalesState,
    policy: AftersalesPolicy,
) -> bool:
    """Whether there is a choice, once it is agreed that these lines came wrong: of other goods, and
    of an order that is completed, people decide. What replaces something is paid back."""
    if kind not in CODES or not lines or state["status"] not in ("delivering", "delivered"):
        return False
    if is_linked(order_id):
        return policy.replacement.asks(order_id)
    order = state["order"]
    return order is not None and replaceable(lines, order, order_id, policy.replacement)


def awaited(
    said: DeliveryDisputed,
    lines: Sequence[LineQuantity],
    state: AftersalesState,
    policy: AftersalesPolicy,
) -> str:
    """What must be there before these lines count as the customer says; empty: nothing. All that is
    complained of counts together. How much of a line came in which of several shipments nobody
    knows, unless the customer says how much it is."""
    numbers = {line["line"] for line in lines}
    before = [line for case in state["cases"] if case["shipment_id"] for line in case["lines"]]
    worth = value([*before, *lines], state["lines"])
    unclear = any(line["several"] for line in state["lines"] if line["line"] in numbers)
    counted = len(said["units"]) >= len(said["lines"]) and all(said["units"])
    if not policy.complaints.person_agrees(worth, state["currency"]) and (counted or not unclear):
        return ""
    return PHOTO if said["kind"] in policy.complaints.photo else WORD


def still(
    asked: Sequence[LineQuantity], case: CaseState, state: AftersalesState
) -> list[LineQuantity]:
    """What of a complaint a person may agree to: `asked`, or all of it if that is empty, as far as
    it was complained of, is with the customer and does not come back."""
    wanted, most = held(asked or case["lines"]), held(case["lines"])
    return quantities(
        {**line, "quantity": min(wanted[place], most[place], returnable(line, state["returns"]))}
        for line in state["lines"]
        if (place := (line["line"], line["sku"])) in wanted and place in most
    )
