"""When the status of an order moves (TR-01)."""

from collections.abc import Mapping
from typing import Any

from orders.contracts.records import OrderRejected, TrackingState, UnbegunStatus

TOO_OLD = "placed_at_too_old"
"""Intake's fault of what comes so late that it may repeat an order that has ended (IN-05)."""
NOWHERE: UnbegunStatus = {
    "version": 0,
    "step": 0,
    "status": "UNKNOWN",
    "final": False,
    "since_at": 0,
    "planned_end_at": None,
}


def queue_of(state: Mapping[str, Any]) -> str:
    """Where its order waits: at its status, until it has come to its end (IN-04)."""
    return "" if state["final"] or state["status"] == "UNKNOWN" else str(state["status"])


def is_over(state: TrackingState) -> bool:
    """Its order has come to its end, and is seldom asked about until it is forgotten."""
    return state["final"]


def begun(head: TrackingState) -> bool:
    """Whether something was read that begins an order: until then it has no status, whatever else
    is told of it."""
    return head["status"] != "UNKNOWN"


def too_old(rejection: OrderRejected) -> bool:
    """Whether it came too late for intake to tell whether it repeats an order."""
    return any(fault["code"] == TOO_OLD for fault in rejection["faults"])


def moves(step: int, version: int, final: bool, stands: TrackingState | UnbegunStatus) -> bool:
    """Whether a record sets the status: never back, never away from the end, anew with a new
    version (TR-01). An end is one of every version (CF-03)."""
    if final and version < stands["version"]:
        return not stands["final"]
    if version != stands["version"]:
        return version > stands["version"] and step > 0
    return step > stands["step"] and (final or not stands["final"])
