"""What became of the shipments (DL-01, DL-02)."""

from orders.contracts.records import (
    AftersalesState,
    DeliveryCompleted,
    DeliveryRefused,
    ReturnState,
    ShipmentDelivered,
    ShipmentLost,
)
from orders.engine.handling import Handling
from services.aftersales import records
from services.aftersales.decide import ends as progress
from services.aftersales.records import Ctx
from services.aftersales.rules import lines as line_rules
from services.aftersales.rules.returns import DAY, RULE

REFUSED = "refused"
"""Reason of the returns that aftersales authorises by itself."""


def delivered(shipped: ShipmentDelivered, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """A shipment is with the customer (DL-01)."""
    if state is not None and shipped["version"] < state["version"]:
        return ctx.ignore("older version")
    state = progress.known(shipped, state)
    lines = line_rules.changed(
        state["lines"], shipped["lines"], line_rules.arrive(shipped["warehouse"])
    )
    latest = max(state["delivered_at"] or 0, shipped["delivered_at"])
    return progress.conclude(
        "delivered", {**state, "lines": lines, "delivered_at": latest}, [], ctx
    )


def refused(shipped: DeliveryRefused, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """Goods that were not taken come back: a return that nobody needs to ask for (DL-02, AS-04)."""
    if state is not None and shipped["version"] < state["version"]:
        return ctx.ignore("older version")
    state = progress.known(shipped, state)
    return_id = f"refused-{shipped['shipment_id']}"
    if any(one["return_id"] == return_id for one in state["returns"]):
        return ctx.ignore("already authorised")
    one: ReturnState = {
        "return_id": return_id,
        "status": "authorised",
        "warehouse": shipped["warehouse"],
        "lines": line_rules.quantities(shipped["lines"]),
        "results": [],
        "refund_minor": 0,
        "due_at": ctx.now + ctx.policy.arrive_within_days * DAY,
        "reason": REFUSED,
    }
    lines = line_rules.changed(state["lines"], shipped["lines"], line_rules.refuse)
    new: AftersalesState = {**state, "lines": lines, "returns": [*state["returns"], one]}
    event, _ = records.authorised(
        one, [{"rule": RULE, "outcome": "noted", "because": shipped["because"]}], new, ctx
    )
    return progress.conclude("refused", new, [event], ctx)


def lost(shipped: ShipmentLost, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """What is lost is paid back (AS-04)."""
    if state is not None and shipped["version"] < state["version"]:
        return ctx.ignore("older version")
    state = progress.known(shipped, state)
    lines = line_rules.changed(state["lines"], shipped["lines"], line_rules.lose)
    new, events = progress.refund(
        shipped["because"], line_rules.quantities(shipped["lines"]), {**state, "lines": lines}, ctx
    )
    return progress.conclude("lost", new, events, ctx)


def completed(done: DeliveryCompleted, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """Every shipment is settled: the window for returns begins with the last delivery, and what
    was stopped is not to be paid (AS-04)."""
    if state is None or state["status"] != "delivering":
        return ctx.ignore("nothing delivered" if state is None else "already completed")
    if done["version"] < state["version"]:
        return ctx.ignore("older version")
    settled: AftersalesState = {
        **state,
        "status": "delivered",
        "delivered_at": state["delivered_at"] or ctx.now,
    }
    new, events = progress.refund(
        "paid for goods that were returned or lost", progress.owing(settled), settled, ctx
    )
    return progress.conclude("window opened", new, events, ctx)
