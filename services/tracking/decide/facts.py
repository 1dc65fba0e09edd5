"""What the stages did: one handler for all records, made from its row of the table. It never
decodes an order."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from orders.business.notices import AMENDED
from orders.business.steps import STOPPED
from orders.contracts.records import (
    DeliveryDelayed,
    OrderReceived,
    OrderRejected,
    OrderStatus,
    OrderStopped,
    TrackingState,
    TrackingStatus,
    UnbegunStatus,
)
from orders.engine.handling import Event, Handling
from services.tracking.decide import exceptions
from services.tracking.decide.promises import with_promise
from services.tracking.decide.timeline import Ctx, Fact, Follow, added, horizon, noted, opened
from services.tracking.rules import turns
from services.tracking.rules.stage_times import usual
from services.tracking.rules.status import NOWHERE, begun, moves, too_old
from services.tracking.rules.table import STOPS, Row
from services.tracking.rules.telling import teller
from services.tracking.rules.words import Explain, explainer


class Move(NamedTuple):
    """What a kind of record means for the status of its order."""

    status: TrackingStatus
    final: bool
    begins: bool
    explain: Explain
    until: turns.Until


def follower(row: Row) -> Follow:
    """The handler of a record that the table knows (TR-01)."""
    name, stage, step, tell = row.record.__name__, row.stage, row.step, teller(row)
    explain, until = explainer(row.because), turns.until(row.until)
    move = Move(row.status, row.final, row.begins, explain, until)

    def follow(record: Mapping[str, Any], state: TrackingState | None, ctx: Ctx) -> Handling:
        told = stage or ctx.cause.topic.split(".")[1]
        fact = Fact(name, told, record["at"], record["version"], step, *tell(record))
        return advance(fact, move, record, state, ctx)

    return follow


def received(row: Row) -> Follow:
    """An order that intake took: what makes it a special one is kept (IN-08)."""
    follow = follower(row)

    def take(record: OrderReceived, state: TrackingState | None, ctx: Ctx) -> Handling:
        handling = follow(record, state, ctx)
        new: Any = handling.state  # made for this record
        new["marks"] = record["marks"]
        return handling

    return take


def rejected(row: Row) -> Follow:
    """One that came too late to be told from a repeat may be of an order that ended and was
    forgotten: it stands on the timeline, and no order begins with it."""
    follow, tell = follower(row), teller(row)

    def take(record: OrderRejected, state: TrackingState | None, ctx: Ctx) -> Handling:
        if not too_old(record) or (state is not None and begun(state)):
            return follow(record, state, ctx)
        fact = Fact("OrderRejected", "intake", record["at"], record["version"], 0, *tell(record))
        return noted("", fact, *opened(state, ctx), ctx)

    return take


def delayed(row: Row) -> Follow:
    """A shipment comes later: an order that is under way has until then (TR-04, TR-08)."""
    follow = follower(row)

    def take(record: DeliveryDelayed, state: TrackingState | None, ctx: Ctx) -> Handling:
        handling = follow(record, state, ctx)
        until = record["expected_at"]
        new: Any = handling.state  # made for this record
        if until is not None and new["status"] == "dispatched" and not new["final"]:
            new |= {"planned_end_at": until, "warned": False, "overdue": False}
            new["wake_at"] = turns.next_due(new, ctx.policy)
        return handling

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
    status = STOPS.get(notice["outcome"], "UNKNOWN") if whole else "UNKNOWN"
    fact = Fact(
        "OrderStopped",
        notice["stopped_by"],
        notice["at"],
        notice["version"],
        STOPPED if whole else 0,
        notice["outcome"],
        {"whole": str(notice["whole"]).lower()},
    )
    move = Move(status, whole, False, _because, turns.until(""))
    handling = advance(fact, move, notice, state, ctx)
    return with_promise("OrderStopped", notice, handling, ctx) if whole else handling


def advance(
    fact: Fact, move: Move, record: Mapping[str, Any], state: TrackingState | None, ctx: Ctx
) -> Handling:
    """Tell the fact; publish the status if it changed, if the order's number has just become known,
    or if it is known only now that there is such an order (TR-01)."""
    head, events = opened(state, ctx)
    was = begun(head)
    stands: TrackingState | UnbegunStatus = head if was else head["unbegun"] or NOWHERE
    place: UnbegunStatus | None = None
    because = head["because"]
    if moves(fact.step, fact.version, move.final, stands):
        place, because = _place(fact, move, record, stands, ctx), move.explain(record)
    number = head["number"] or record.get("number", "")
    new: TrackingState = {
        **head,
        "number": number,
        "sequence": head["sequence"] + 1,
    }
    status: TrackingStatus | None = None
    if not (was or move.begins):
        new["unbegun"], new["because"] = place or head["unbegun"], because
    else:
        if place is not None or not was:
            _stand(new, place or head["unbegun"] or NOWHERE, ctx)
        new["because"] = "" if number else because
        status = new["status"] if not was or _differ(new, head) else None
        if status is not None or number != head["number"]:
            events.append(_status(new, because, ctx))
    events.append(added(fact, new, ctx, status))
    events += exceptions.followed(fact, record, new, ctx)
    return Handling(outcome="followed" if place is not None else "noted", state=new, events=events)


def _place(
    fact: Fact,
    move: Move,
    record: Mapping[str, Any],
    stands: TrackingState | UnbegunStatus,
    ctx: Ctx,
) -> UnbegunStatus:
    """Where the order stands by this fact."""
    says = move.until(record)
    known = 0
    if says is None:
        known = usual(move.status, ctx.key, record.get("priority"), ctx.references)
    planned = turns.planned_end(move.status, fact.at, says, known, ctx.policy)
    return {
        "version": max(fact.version, stands["version"]),
        "step": fact.step,
        "status": move.status,
        "final": move.final,
        "since_at": fact.at,
        "planned_end_at": planned,
    }


def _stand(head: TrackingState, place: UnbegunStatus, ctx: Ctx) -> None:
    """Make it the head of an order that stands there: it is looked at when the first of it is due,
    and at its horizon once it has ended."""
    head["unbegun"], head["owner"] = None, turns.owner(place["status"], ctx.policy)
    head["warned"] = head["overdue"] = False
    head |= place  # type: ignore[typeddict-item]  # these are fields of it
    head["wake_at"] = horizon(ctx) if head["final"] else turns.next_due(head, ctx.policy)


def _differ(new: TrackingState, old: TrackingState) -> bool:
    return (
        new["status"] != old["status"]
        or new["version"] != old["version"]
        or new["final"] != old["final"]
    )


def _status(head: TrackingState, because: str, ctx: Ctx) -> Event:
    value = {
        "order_id": ctx.key,
        "number": head["number"],
        "version": head["version"],
        "step": head["step"],
        "status": head["status"],
        "final": head["final"],
        "because": because,
        "at": head["since_at"],
    }
    return Event(OrderStatus, value)


def _because(record: Mapping[str, Any]) -> str:
    return str(record["because"])
