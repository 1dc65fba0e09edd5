"""The story of an order, entry by entry."""

from collections.abc import Callable
from typing import Any

from orders.contracts.records import TimelineEntry, TrackingState
from orders.engine.context import Context
from orders.engine.handling import Handling
from services.tracking.policy import TrackingPolicy

Ctx = Context[TrackingPolicy]
Follow = Callable[[Any, TrackingState | None, Ctx], Handling]
"""The handler of a record; tracking asks no ledger."""


def entry_of(name: str, at: int, stage: str, step: int, because: str, ctx: Ctx) -> TimelineEntry:
    """What the record that is handled adds to it."""
    return {
        "at": at,
        "recorded_at": ctx.cause.recorded_at,
        "stage": stage,
        "event": name,
        "step": step,
        "because": because,
    }


def with_entry(
    timeline: list[TimelineEntry], entry: TimelineEntry, policy: TrackingPolicy
) -> list[TimelineEntry]:
    """The timeline with one entry more; a long one loses its middle, so that beginning and end
    stay."""
    if len(timeline) < policy.first_kept + policy.last_kept:
        return [*timeline, entry]
    return [*timeline[: policy.first_kept], *timeline[policy.first_kept + 1 :], entry]
