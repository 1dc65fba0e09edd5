"""What an order comes to in figures: followed to its end, measured, and told once (TR-07)."""

from collections.abc import Mapping
from typing import Any

from orders.contracts.records import FollowedPromise, OrderFigures, OrderMeasured, TrackingState
from orders.engine.handling import Event, Handling
from services.tracking.decide.timeline import Ctx, Follow
from services.tracking.rules import figures as rules
from services.tracking.rules import promises
from services.tracking.rules.measures import finished, times
from services.tracking.rules.status import too_old


def figuring(name: str, follow: Follow) -> Follow:
    """The handler of a record that tells something of the figures as well."""

    def take(record: Mapping[str, Any], state: TrackingState | None, ctx: Ctx) -> Handling:
        return with_figures(name, record, follow(record, state, ctx), ctx)

    return take


def with_figures(
    name: str,
    record: Mapping[str, Any],
    handling: Handling,
    ctx: Ctx,
) -> Handling:
    """Note what the record tells; once the order has ended and all is known that led there,
    measure and tell it. What comes later changes nothing; an order that former code followed before
    there were figures is not measured."""
    new: Any = handling.state  # made for this record
    if new["measured"] or _only_told(name, record, handling):
        return handling
    before = new["figures"] or rules.NEW
    after = rules.noted(name, record, before)
    handling.measures = times(name, before, after)
    if not rules.complete(after):
        new["figures"] = after
        return handling
    told = _told(after, new["promise"], ctx)
    new["figures"], new["measured"] = None, True
    handling.events = [*handling.events, Event(OrderMeasured, told)]
    handling.measures = [*handling.measures, *finished(told)]
    return handling


def _only_told(name: str, record: Any, handling: Handling) -> bool:
    """A rejection for age that ended no order: it repeats one that is under way, or forgotten."""
    return name == "OrderRejected" and handling.outcome == "noted" and too_old(record)


def _told(figures: OrderFigures, promise: FollowedPromise | None, ctx: Ctx) -> OrderMeasured:
    sent, delivered = figures["shipments"] > 0, figures["delivered"]
    delivered_all = rules.delivery_over(figures)
    if promise is not None and promise["version"] != figures["version"]:
        promise = None
    promised = promise["promised_at"] if promise is not None else None
    on_time = _on_time(promise) if sent else None
    in_full = delivered >= figures["ordered"] if sent else None
    unspoilt = on_time is not False and not figures["returned"] and not figures["cases"]
    return {
        "order_id": ctx.key,
        "version": figures["version"],
        "outcome": figures["outcome"],
        "ended_by": figures["ended_by"],
        "submitted_at": figures["submitted_at"] or None,
        "answered_at": figures["answered_at"] or None,
        "confirmed_at": figures["confirmed_at"] or None,
        "reserved_at": figures["reserved_at"] or None,
        "allocated_at": figures["allocated_at"] or None,
        "released_at": figures["released_at"] or None,
        "dispatched_at": figures["dispatched_at"] or None,
        "delivered_at": (figures["delivered_at"] or None) if delivered_all else None,
        "ended_at": figures["ended_at"],
        "first_promised_at": promise["first_promised_at"] if promise is not None else None,
        "promised_at": promised,
        "on_time": on_time,
        "in_full": in_full,
        "perfect": bool(in_full and unspoilt) if sent else None,
        "shipments": figures["shipments"],
        "holds": figures["holds"],
        "touches": figures["touches"],
        "cases": figures["cases"],
        "pieces_ordered": figures["ordered"],
        "pieces_delivered": delivered,
        "pieces_returned": figures["returned"],
        "currency": figures["currency"],
        "value_minor": figures["value_minor"],
        "freight_minor": figures["freight_minor"],
        "at": ctx.now,
    }


def _on_time(promise: FollowedPromise | None) -> bool | None:
    if promise is None:
        return None
    outcome = promises.outcome(promise, promise["promised_at"])
    return None if outcome == "VOID" else outcome == "KEPT"
