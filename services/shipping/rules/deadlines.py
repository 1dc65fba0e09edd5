"""When something is due from a warehouse or a carrier. All times in milliseconds since 1970."""

from collections.abc import Iterable
from typing import Final

from orders.business.pickups import PickUps
from orders.business.times import DAY, HOUR
from orders.contracts.records import ShipmentState, ShippingState
from services.shipping.kinds_policy import Patience
from services.shipping.policy import ShippingPolicy

IN_HOUSE = frozenset(("released", "picked", "packed"))
"""Statuses of a shipment that the warehouse has."""

ON_THE_WAY: Final = "dispatched"

GATED: Final = "gated"

PLANNED: Final = "planned"
"""A service whose time has not come."""

UNBEGUN = frozenset({GATED, PLANNED})
"""Statuses in which nobody has begun: what is stopped then is stopped at once."""

OPEN = IN_HOUSE | UNBEGUN | {ON_THE_WAY}
"""Statuses of a shipment of which something is still to come."""

WAITING = IN_HOUSE | {GATED}
"""Statuses of a shipment that is still in the house; its warehouse need not know of it yet."""


def dispatch_by(
    now: int, priority: int, promised_at: int | None, transit_days: int, policy: ShippingPolicy
) -> int:
    """When the goods must leave: in the time that the priority allows, sooner if the promised
    date asks for it (SH-01)."""
    latest = now + policy.dispatch_within_hours[min(max(priority, 0), 2)] * HOUR
    if promised_at is None:
        return latest
    return max(now, min(latest, promised_at - transit_days * DAY))


def at_a_pick_up(latest: int, now: int, kept: PickUps | None) -> int:
    """When the goods must be ready for the last pick-up in time; if there is none left, for the
    next: nothing leaves in between (SH-03). `kept`: None where the carrier comes whenever something
    is ready."""
    if kept is None:
        return latest
    last = kept.last(latest)
    return last if last is not None and last >= now else kept.first(now) or latest


def warehouse_due(dispatch_by_at: int, policy: ShippingPolicy) -> int:
    """When a silent warehouse is reminded."""
    return dispatch_by_at + policy.warehouse_grace_hours * HOUR


def reminder_due(now: int, policy: ShippingPolicy) -> int:
    """When a warehouse that stays silent is reminded again."""
    return now + policy.warehouse_remind_hours * HOUR


def recall_due(now: int, policy: ShippingPolicy) -> int:
    """When the warehouse must have answered a recall."""
    return now + policy.recall_answer_hours * HOUR


def proof_due(expected_at: int, rule: Patience) -> int:
    """When the carrier is asked where the proof of delivery is (DL-01)."""
    return expected_at + rule.proof_within_hours * HOUR


def next_sign_due(shipment: ShipmentState, now: int, rule: Patience) -> int:
    """After a sign of life the carrier has its time anew, never less than before (DL-01)."""
    return max(shipment["due_at"] or 0, now + rule.silence_hours * HOUR)


def leave_by(state: ShippingState) -> int | None:
    """When the first of what is in the house must leave so that what was promised is kept, by what
    its carrier takes (CF-05). None: nothing is, or nothing was promised. What lies ready for its
    customer is there."""
    promised = state["promised_at"]
    if promised is None:
        return None
    return min(
        (
            promised - one["transit_days"] * DAY
            for one in state["shipments"]
            if one["status"] in WAITING and one["hand_over"] is None
        ),
        default=None,
    )


def next_due(shipments: Iterable[ShipmentState]) -> int | None:
    """When the first of them is due; None if nothing is to come."""
    return min(
        (s["due_at"] for s in shipments if s["due_at"] is not None and s["status"] in OPEN),
        default=None,
    )
