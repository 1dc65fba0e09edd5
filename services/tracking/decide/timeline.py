"""The story of an order: told fact by fact, and not kept (docs/decisions/0089)."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from orders.business.digests import digest
from orders.business.times import DAY
from orders.contracts.blank import blank
from orders.contracts.records import TimelineAdded, TimelineEntry, TrackingState, TrackingStatus
from orders.engine.context import Context
from orders.engine.handling import Event, Handling
from services.tracking.policy import TrackingPolicy
from services.tracking.rules.exceptions import without_former
from services.tracking.rules.figures import TAKEN

Ctx = Context[TrackingPolicy]
Follow = Callable[[Any, TrackingState | None, Ctx], Handling]
"""The handler of a record; tracking asks no ledger."""
NONE: Mapping[str, str] = {}
NOWHERE = {"source_topic": "", "source_partition": -1, "source_offset": -1}
"""Of what comes from no record, or from one whose place nobody knows."""


class Fact(NamedTuple):
    """What a record adds to the story. `event`: its kind; `at`: business clock."""

    event: str
    stage: str
    at: int
    version: int = 0
    step: int = 0
    code: str = ""
    parameters: Mapping[str, str] = NONE


def opened(state: TrackingState | None, ctx: Ctx) -> tuple[TrackingState, list[Event]]:
    """The head that a fact is added to: a new one if nothing is known of the order, to be forgotten
    at its horizon unless it turns out to be one. A state of former code kept its whole story: that
    is told now, and its head remains."""
    if state is None:
        new = blank(TrackingState)
        new["heard_at"], new["wake_at"] = ctx.cause.recorded_at, horizon(ctx)
        return new, []
    if state["heard_at"]:
        return without_former(state) if state["exceptions"] else state, []
    entries = state["timeline"]
    over = state["final"] or state["status"] == "UNKNOWN"
    head: TrackingState = {
        **state,
        "heard_at": min([e["recorded_at"] for e in entries], default=ctx.cause.recorded_at),
        "sequence": len(entries),
        "timeline": [],
        "exceptions": [],
        "messages": [],
        "seen": [digest(one) for one in state["messages"][-ctx.policy.seen_kept :]],
        "measured": state["measured"]
        or (state["figures"] is None and any(e["event"] in TAKEN for e in entries)),
        "wake_at": horizon(ctx) if over else state["wake_at"],
    }
    return head, [_told_before(n, entry, head, ctx) for n, entry in enumerate(entries, start=1)]


def added(fact: Fact, head: TrackingState, ctx: Ctx, status: TrackingStatus | None = None) -> Event:
    """The fact, told: `head` has counted it; `status` is where the order stands since."""
    cause = ctx.cause
    value: TimelineAdded = {
        "order_id": ctx.key,
        "number": head["number"],
        "version": fact.version,
        "heard_at": head["heard_at"],
        "sequence": head["sequence"],
        "at": fact.at,
        "recorded_at": cause.recorded_at,
        "stage": fact.stage,
        "event": fact.event,
        "step": fact.step,
        "status": status,
        "final": head["final"],
        "planned_end_at": head["planned_end_at"] if status is not None else None,
        "owner": head["owner"] if status is not None else "",
        "code": fact.code,
        "parameters": fact.parameters,  # type: ignore[typeddict-item]  # encoded, never changed
        "source_topic": cause.topic if cause.offset >= 0 else "",
        "source_partition": cause.partition if cause.offset >= 0 else -1,
        "source_offset": cause.offset,
    }
    return Event(TimelineAdded, value)


def noted(reason: str, fact: Fact, head: TrackingState, before: list[Event], ctx: Ctx) -> Handling:
    """A fact that moves nothing."""
    new: TrackingState = {**head, "sequence": head["sequence"] + 1}
    return Handling(
        outcome="noted", reason=reason, state=new, events=[*before, added(fact, new, ctx)]
    )


def told(fact: Fact, head: TrackingState, ctx: Ctx) -> Event:
    """What tracking itself has to say of the order. `head`, made for this record, counts it."""
    head["sequence"] += 1
    event = added(fact, head, ctx)
    return Event(TimelineAdded, {**event.value, **NOWHERE})


def horizon(ctx: Ctx) -> int:
    """When what has ended, or never began, is forgotten."""
    return ctx.now + ctx.policy.horizon_days * DAY


def seen_after(one: int, head: TrackingState, ctx: Ctx) -> list[int]:
    """The last that were seen, with this one."""
    return [*head["seen"][1 - ctx.policy.seen_kept :], one]


def _told_before(sequence: int, entry: TimelineEntry, head: TrackingState, ctx: Ctx) -> Event:
    """A fact that former code kept: its words stay behind, and where it came from nobody knows."""
    fact = Fact(entry["event"], entry["stage"], entry["at"], step=entry["step"])
    before = added(fact, {**head, "sequence": sequence}, ctx)
    recorded = {"recorded_at": entry["recorded_at"]}
    return Event(TimelineAdded, {**before.value, **recorded, **NOWHERE})
