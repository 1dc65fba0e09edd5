"""Whose turn it is while an order stands at a status, and until when (TR-08)."""

from collections.abc import Callable, Mapping
from typing import Any

from orders.business.times import HOUR
from orders.contracts.records import TrackingStatus
from services.tracking.policy import TrackingPolicy

Until = Callable[[Mapping[str, Any]], int | None]


def until(field: str) -> Until:
    """What the record itself says of how long its status should last; of holds the first that is
    due."""
    if field == "holds":
        return lambda record: min((hold["deadline_at"] for hold in record["holds"]), default=None)
    if field:
        return lambda record: record[field]
    return lambda record: None


def planned_end(
    status: TrackingStatus, at: int, says: int | None, policy: TrackingPolicy
) -> int | None:
    """The end that the record names, or else so long after `at` as is planned for the status; None
    if nothing is planned, as of an end."""
    if says is not None:
        return says
    turn = policy.turns.get(status)
    return at + turn.within_hours * HOUR if turn is not None else None


def owner(status: TrackingStatus, policy: TrackingPolicy) -> str:
    """The team or stage whose turn it is; empty: nobody's, as at the end."""
    turn = policy.turns.get(status)
    return turn.owner if turn is not None else ""
