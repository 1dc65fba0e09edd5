"""Whose turn it is while an order stands at a status, until when, and when somebody is to hear of
it (TR-08)."""

from collections.abc import Callable, Mapping
from typing import Any

from orders.business.times import HOUR, MINUTE, earliest
from orders.contracts.records import TrackingState, TrackingStatus
from services.tracking.policy import LearnedTimes, TrackingPolicy
from services.tracking.rules.exceptions import due

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
    status: TrackingStatus, at: int, says: int | None, usual: int, policy: TrackingPolicy
) -> int | None:
    """The end that the record names, or else so long after `at` as orders usually stand there
    (`usual`, minutes), within bounds of what policy plans; where nothing is known of that (0), as
    policy plans. None if nothing is planned, as of an end."""
    if says is not None:
        return says
    turn = policy.turns.get(status)
    if turn is None:
        return None
    planned = turn.within_hours * HOUR
    return at + (_bounded(usual * MINUTE, planned, policy.learned) if usual else planned)


def owner(status: TrackingStatus, policy: TrackingPolicy) -> str:
    """The team or stage whose turn it is; empty: nobody's, as at the end."""
    turn = policy.turns.get(status)
    return turn.owner if turn is not None else ""


def answerable(status: TrackingStatus, policy: TrackingPolicy) -> str:
    """Who of the house sees to it that the order goes on."""
    turn = policy.turns.get(status)
    return (turn.answers or turn.owner) if turn is not None else ""


def warning_at(head: TrackingState, policy: TrackingPolicy) -> int | None:
    """When whoever's turn it is hears that the time is nearly over: after so much of it as policy
    says. None: nobody does."""
    turn, planned, since = (
        policy.turns.get(head["status"]),
        head["planned_end_at"],
        head["since_at"],
    )
    if turn is None or planned is None or turn.warn_percent >= 100 or planned <= since:
        return None
    return since + (planned - since) * turn.warn_percent // 100


def next_due(head: TrackingState, policy: TrackingPolicy) -> int | None:
    """When the first is due of what is to be told of an order under way: one timer for all."""
    turn = _turn_due(head, policy)
    if not head["exceptions"]:
        return turn
    return earliest(turn, *[due(one, policy) for one in head["exceptions"]])


def _bounded(usual: int, planned: int, bounds: LearnedTimes) -> int:
    """Nobody is hurried, or left alone, by a few odd weeks."""
    least, most = planned * bounds.least_percent // 100, planned * bounds.most_percent // 100
    return min(max(usual, least), most)


def _turn_due(head: TrackingState, policy: TrackingPolicy) -> int | None:
    """The warning, then the end; the one comes before the other."""
    if head["overdue"]:
        return None
    warning = None if head["warned"] else warning_at(head, policy)
    return head["planned_end_at"] if warning is None else warning
