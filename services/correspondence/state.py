"""The correspondence about an order: open from the first fact, finished with the order.

(new) ──any fact──► open ──rejected, stopped, finished──► finished ──horizon──► (forgotten)
"""

from typing import Any

from orders.business.horizon import forget_at
from orders.contracts.blank import blank
from orders.contracts.records import Channel, CorrespondenceState, Order
from orders.engine.context import Context
from services.correspondence.policy import CorrespondencePolicy
from services.correspondence.rules.lines import ordered

Ctx = Context[CorrespondencePolicy]


def opened(state: CorrespondenceState | None, ctx: Ctx) -> CorrespondenceState | None:
    """What is known of the order, from its first fact on; None if its channel asks for no
    answers. What was agreed then holds for the order to its end."""
    if state is not None and state["status"] != "UNKNOWN":
        return state
    channel = ctx.references.table(Channel).get(ctx.key.partition(":")[0])
    if channel is None or not channel["answers"]:
        return None
    known = state or blank(CorrespondenceState)
    return {**known, "status": "open", "agreed": channel["answers"]}


def moved(state: CorrespondenceState, version: int) -> CorrespondenceState:
    """A fact of this version: of a new one nothing is known yet."""
    if version <= state["version"]:
        return state
    return {**state, "version": version, "lines": [], "stopped": [], "instead": []}


def handed_on(state: CorrespondenceState, record: Any, order: Order) -> CorrespondenceState:
    """A hand-off bears the order: its number and its lines are known, unless a later version is,
    or its end."""
    if state["status"] == "finished" or record["version"] < state["version"]:
        return state
    return {
        **moved(state, record["version"]),
        "wake_at": None,
        "number": record["number"],
        "buyer_reference": order["buyer_reference"],
        "placed_at": order["placed_at"],
        "currency": order["currency"],
        "lines": ordered(order),
    }


def ended(state: CorrespondenceState, ctx: Ctx) -> CorrespondenceState:
    """Its lines are needed no more; remembered until the horizon."""
    return {
        **state,
        "status": "finished",
        "lines": [],
        "stopped": [],
        "instead": [],
        "wake_at": forget_at(ctx.now, ctx.policy),
    }


def is_over(state: CorrespondenceState) -> bool:
    """It is to be forgotten."""
    return state["status"] == "finished"
