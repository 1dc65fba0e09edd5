"""What was promised, followed to its end and scored (CF-04)."""

from collections.abc import Mapping
from typing import Any

from orders.business.times import MINUTE
from orders.contracts.records import FollowedPromise, PromiseScored, TrackingState
from orders.engine.handling import Event, Handling
from services.tracking.decide.timeline import Ctx, Follow
from services.tracking.rules import promises


def keeping(name: str, follow: Follow) -> Follow:
    """The handler of a record that tells something of a promise as well."""

    def take(record: Mapping[str, Any], state: TrackingState | None, ctx: Ctx) -> Handling:
        return with_promise(name, record, follow(record, state, ctx), ctx)

    return take


def with_promise(name: str, record: Mapping[str, Any], handling: Handling, ctx: Ctx) -> Handling:
    """Note what the record tells; once the promise is known and the order has come to its end,
    score it, whatever topic was read first."""
    state: Any = handling.state  # made for this record
    before = promises.followed(state, record["version"])
    if before is None or before["scored"]:
        return handling
    promise = promises.noted(name, record, before)
    if not promises.over(promise):
        state["promise"] = promise
        return handling
    state["promise"] = {**promise, "scored": True}
    handling.events = [*handling.events, _scored(promise, ctx)]
    return handling


def _scored(promise: FollowedPromise, ctx: Ctx) -> Event:
    terms, last = promises.scored(promise), promise["promised_at"]
    outcome, first = promises.outcome(promise, last), promise["first_promised_at"] or last
    tolerance = ctx.policy.addend_tolerance_minutes * MINUTE
    missed = outcome in ("LATE", "BROKEN")
    value = {
        "order_id": ctx.key,
        "version": promise["version"],
        "promised_at": last,
        "outcome": outcome,
        "delivered_at": promise["reached"].get("TRANSIT"),
        "late_addend": promises.late_addend(terms, tolerance) if missed else "UNKNOWN",
        "terms": terms,
        "first_promised_at": first,
        "first_outcome": promises.outcome(promise, first),
        "at": ctx.now,
    }
    return Event(PromiseScored, value)
