"""What aftersales keeps of an order, and an order's life after its dispatch.

    (new) ── first shipment arrives, is refused or lost ──► delivering
                                                               │ DeliveryCompleted
                                                               ▼
                                              ┌──────────► delivered ◄── returns, cases
                                              │                │ window over, nothing open
                     UNKNOWN ── arrives ──────┘                ▼
           (charged back before anything arrived)          completed ── horizon ──► (forgotten)

Returns: authorised ─► inspected (all of it came) or expired; or refused at once.
Cases: pending ─► open ─► answered ─► closed.
Replacements: asked ─► under way ─► ended, what did not come paid back; or paid back at once.
Claims: open ─► submitted ─► acknowledged ─► paid or refused; withdrawn; lapsed, unanswered by time.
"""

from orders.business.claims import UNDER_WAY
from orders.contracts.blank import blank
from orders.contracts.records import (
    AftersalesState,
    ClaimState,
    DeliveryRefused,
    ReturnState,
    ShipmentDelivered,
    ShipmentLost,
)
from services.aftersales.rules import lines as line_rules

OPEN_CASE = ("open", "answered")
PENDING_CASE = "pending"


def known(
    shipped: ShipmentDelivered | DeliveryRefused | ShipmentLost, state: AftersalesState | None
) -> AftersalesState:
    """The state with what the order says, read from the first shipment that comes, and what is sent
    instead of it; a charge-back may have come before it."""
    base = _of_order(shipped, state if state is not None else blank(AftersalesState))
    lines = line_rules.with_sent(base["lines"], shipped["lines"])
    return base if lines is base["lines"] else {**base, "lines": lines}


def _of_order(
    shipped: ShipmentDelivered | DeliveryRefused | ShipmentLost, base: AftersalesState
) -> AftersalesState:
    if base["lines"]:
        return base
    order = shipped["order"].decoded()
    goods = sum(line["total_minor"] for line in order["lines"])
    return {
        **base,
        "version": shipped["version"],
        "status": "delivering",
        "number": shipped["number"],
        "customer_id": shipped["customer_id"],
        "currency": shipped["currency"],
        "language": order["buyer"]["language"],
        "group": order["buyer"]["group"],
        "country": order["delivery_address"]["country"],
        "charges_minor": shipped["total_minor"] - goods,
        "lines": line_rules.of_order(order),
    }


def is_over(state: AftersalesState) -> bool:
    """It is to be forgotten, and neither a team nor a carrier is asked anything about it."""
    closed = all(case["status"] == "closed" for case in state["cases"])
    return state["status"] == "completed" and closed and not open_claims(state)


def open_claims(state: AftersalesState) -> list[ClaimState]:
    """Claims of which something may still come."""
    return [one for one in state["claims"] if one["status"] in UNDER_WAY]


def undecided(state: AftersalesState) -> list[int]:
    """When something is due about what was lost and is neither paid back nor replaced for good yet
    (TR-05)."""
    open_too = [one["due_at"] for one in state["replacements"] if one["due_at"] is not None]
    return [*open_too, state["offer"]["answer_by_at"]] if state["offer"] else open_too


def put(one: ReturnState, state: AftersalesState) -> AftersalesState:
    """The state with a return as it is now."""
    return {
        **state,
        "returns": [one if r["return_id"] == one["return_id"] else r for r in state["returns"]],
    }
