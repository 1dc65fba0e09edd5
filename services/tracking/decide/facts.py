"""Follow an order: one handler for all records, made from its row of the table. It never decodes
an order."""

from collections.abc import Callable, Mapping
from typing import Any

from orders.business.steps import STOPPED
from orders.contracts.blank import blank
from orders.contracts.records import (
    MessageRequested,
    OrderStatus,
    OrderStopped,
    RecordIgnored,
    TimelineEntry,
    TrackingState,
    TrackingStatus,
)
from orders.engine.context import Context
from orders.engine.handling import Event, Handling
from services.tracking.policy import TrackingPolicy
from services.tracking.rules.table import STOPS, Row, explainer, moves

Ctx = Context[TrackingPolicy]
Follow = Callable[[Any, TrackingState | None, Ctx], Handling]


def follower(row: Row) -> Follow:
    """The handler of a record that the table knows (TR-01)."""
    name, explain, final = (
        row.record.__name__,
        explainer(row.because) if row.because else _silent,
        row.final,
    )
    stage, step, status = row.stage, row.step, row.status

    def follow(record: Mapping[str, Any], state: TrackingState | None, ctx: Ctx) -> Handling:
        return advance(
            name,
            record,
            stage or ctx.cause.topic.split(".")[1],
            step,
            status,
            final,
            explain(record),
            state,
            ctx,
        )

    return follow


def follow_change_refused(row: Row) -> Follow:
    """A change that was refused; asked for an order that nobody knows, it tells nothing."""
    follow = follower(row)
    return lambda record, state, ctx: (
        ctx.ignore("unknown_order") if state is None else follow(record, state, ctx)
    )


def follow_stop(notice: OrderStopped, state: TrackingState | None, ctx: Ctx) -> Handling:
    """A whole stop ends the order with the notice's outcome as its status; a part is a fact
    among others."""
    whole = notice["whole"]
    return advance(
        "OrderStopped",
        notice,
        notice["stopped_by"],
        STOPPED if whole else 0,
        STOPS.get(notice["outcome"], "UNKNOWN") if whole else "UNKNOWN",
        whole,
        notice["because"],
        state,
        ctx,
    )


def follow_message(message: MessageRequested, state: TrackingState | None, ctx: Ctx) -> Handling:
    """No more than one message per fact: a message id counts once (TR-02)."""
    state = state if state is not None else blank(TrackingState)
    if message["message_id"] in state["messages"]:
        return ctx.ignore("repeated_message")
    sent = [*state["messages"][1 - ctx.policy.messages_kept :], message["message_id"]]
    because = f"{message['template']} to {message['to']}"
    entry = _entry("MessageRequested", message["at"], "messages", 0, because, ctx)
    return Handling(
        outcome="noted",
        reason="message",
        state={**state, "messages": sent, "timeline": _kept(state["timeline"], entry, ctx.policy)},
    )


def follow_ignored(told: RecordIgnored, state: TrackingState | None, ctx: Ctx) -> Handling:
    """What was sent in vain stands on the timeline with its reason; a repeat of it only once, so
    that a sender who repeats himself does not push out the story."""
    if state is None:
        return ctx.ignore("unknown_order")
    what = f"{told['record']} {told['document']}".rstrip()
    entry = _entry("RecordIgnored", told["at"], told["stage"], 0, f"{what}: {told['reason']}", ctx)
    same = (entry["event"], entry["stage"], entry["because"])
    if any((e["event"], e["stage"], e["because"]) == same for e in state["timeline"]):
        return ctx.ignore("told_already")
    timeline = _kept(state["timeline"], entry, ctx.policy)
    return Handling(outcome="noted", reason="ignored", state={**state, "timeline": timeline})


def advance(
    name: str,
    record: Mapping[str, Any],
    stage: str,
    step: int,
    status: TrackingStatus,
    final: bool,
    because: str,
    state: TrackingState | None,
    ctx: Ctx,
) -> Handling:
    """Add the fact to the timeline; publish the status if it changed, or if the order's number
    has just become known (TR-01)."""
    state = state if state is not None else blank(TrackingState)
    at, version = record["at"], record["version"]
    number = state["number"] or record.get("number", "")
    timeline = _kept(state["timeline"], _entry(name, at, stage, step, because, ctx), ctx.policy)
    new: TrackingState = {**state, "number": number, "timeline": timeline}
    if not moves(step, version, final, state):
        late = number != state["number"] and state["status"] != "UNKNOWN"
        return Handling(
            outcome="noted", state=new, events=[_status(new, _reason(new), ctx)] if late else ()
        )
    new = {
        **new,
        "version": version,
        "step": step,
        "status": status,
        "final": final,
        "since_at": at,
    }
    same = status == state["status"] and final == state["final"] and version == state["version"]
    return Handling(
        outcome="followed", state=new, events=() if same else [_status(new, because, ctx)]
    )


def _entry(name: str, at: int, stage: str, step: int, because: str, ctx: Ctx) -> TimelineEntry:
    return {
        "at": at,
        "recorded_at": ctx.cause.recorded_at,
        "stage": stage,
        "event": name,
        "step": step,
        "because": because,
    }


def _kept(
    timeline: list[TimelineEntry], entry: TimelineEntry, policy: TrackingPolicy
) -> list[TimelineEntry]:
    """The timeline with one entry more; a long one loses its middle, so that beginning and end
    stay."""
    if len(timeline) < policy.first_kept + policy.last_kept:
        return [*timeline, entry]
    return [*timeline[: policy.first_kept], *timeline[policy.first_kept + 1 :], entry]


def _status(state: TrackingState, because: str, ctx: Ctx) -> Event:
    about = {
        "number": state["number"],
        "version": state["version"],
        "step": state["step"],
        "status": state["status"],
    }
    return Event(
        OrderStatus,
        {
            "order_id": ctx.key,
            **about,
            "final": state["final"],
            "because": because,
            "at": state["since_at"],
        },
    )


def _reason(state: TrackingState) -> str:
    return next(
        (entry["because"] for entry in state["timeline"] if entry["step"] == state["step"]), ""
    )


def _silent(record: object) -> str:
    return ""
