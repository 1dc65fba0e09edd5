"""What the stages did: one handler for all records, made from its row of the table. It never
decodes an order."""

from collections.abc import Mapping
from typing import Any

from orders.business.notices import AMENDED
from orders.business.steps import STOPPED
from orders.contracts.blank import blank
from orders.contracts.records import (
    OrderReceived,
    OrderStatus,
    OrderStopped,
    TrackingState,
    TrackingStatus,
)
from orders.engine.handling import Event, Handling
from services.tracking.decide.promises import with_promise
from services.tracking.decide.timeline import Ctx, Follow, entry_of, with_entry
from services.tracking.rules.status import moves
from services.tracking.rules.table import STOPS, Row
from services.tracking.rules.words import explainer


def follower(row: Row) -> Follow:
    """The handler of a record that the table knows (TR-01)."""
    name, explain, final = row.record.__name__, explainer(row.because), row.final
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


def received(row: Row) -> Follow:
    """An order that intake took: what makes it a special one is kept (IN-08)."""
    follow = follower(row)

    def take(record: OrderReceived, state: TrackingState | None, ctx: Ctx) -> Handling:
        known = state if state is not None else blank(TrackingState)
        return follow(record, {**known, "marks": record["marks"]}, ctx)

    return take


def change_refused(row: Row) -> Follow:
    """A change that was refused; asked for an order that nobody knows, it tells nothing."""
    follow = follower(row)
    return lambda record, state, ctx: (
        ctx.ignore("unknown_order") if state is None else follow(record, state, ctx)
    )


def stopped(notice: OrderStopped, state: TrackingState | None, ctx: Ctx) -> Handling:
    """A whole stop ends the order with the notice's outcome as its status; a part is a fact
    among others, and so is that it was taken back for a change (CF-03)."""
    whole = notice["whole"] and notice["outcome"] != AMENDED
    handling = advance(
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
    return with_promise("OrderStopped", notice, handling, ctx) if whole else handling


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
    entry = entry_of(name, at, stage, step, because, ctx)
    timeline = with_entry(state["timeline"], entry, ctx.policy)
    new: TrackingState = {**state, "number": number, "timeline": timeline}
    if not moves(step, version, final, state):
        late = number != state["number"] and state["status"] != "UNKNOWN"
        return Handling(
            outcome="noted", state=new, events=[_status(new, _reason(new), ctx)] if late else ()
        )
    new = {
        **new,
        "version": max(version, state["version"]),
        "step": step,
        "status": status,
        "final": final,
        "since_at": at,
    }
    before = (state["status"], state["final"], state["version"])
    same = (status, final, new["version"]) == before
    return Handling(
        outcome="followed", state=new, events=() if same else [_status(new, because, ctx)]
    )


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
