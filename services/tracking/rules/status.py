"""When the status of an order moves (TR-01)."""

from collections.abc import Mapping
from typing import Any

from orders.contracts.records import TrackingState


def queue_of(state: Mapping[str, Any]) -> str:
    """Where its order waits: at its status, until it has come to its end (IN-04)."""
    return "" if state["final"] or state["status"] == "UNKNOWN" else str(state["status"])


def is_over(state: TrackingState) -> bool:
    """Its order has come to its end. It is never forgotten, and seldom asked about."""
    return state["final"]


def moves(step: int, version: int, final: bool, state: TrackingState) -> bool:
    """Whether a record sets the status: never back, never away from the end, anew with a new
    version (TR-01). An end is one of every version (CF-03)."""
    if final and version < state["version"]:
        return not state["final"]
    if version != state["version"]:
        return version > state["version"] and step > 0
    return step > state["step"] and (final or not state["final"])
