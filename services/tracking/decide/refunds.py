"""How long refunds take, from the request to what the bank reports; whatever topic is read first
(TR-07)."""

from collections.abc import Mapping
from typing import Any

from orders.contracts.records import RefundPaid, RefundRequested, TrackingState
from orders.engine.handling import Handling, Measured
from services.tracking.decide.timeline import Ctx, Follow

PAID_KEPT = 20
"""Refunds kept that a bank has paid and nobody has asked for: more are made up."""


def requesting(follow: Follow) -> Follow:
    """The handler of a refund that is requested: each is measured once, and waits for the bank."""

    def take(record: RefundRequested, state: TrackingState | None, ctx: Ctx) -> Handling:
        handling = follow(record, state, ctx)
        new: Any = handling.state
        refund, asked = (
            record["refund_id"],
            Measured("refunds", record["amount_minor"], record["currency"]),
        )
        if (paid_at := new["paid"].get(refund)) is None:
            waiting = {**new["refunds"], refund: record["at"]}
            handling.state, handling.measures = {**new, "refunds": waiting}, [asked]
            return handling
        handling.state = {**new, "paid": _without(refund, new["paid"])}
        handling.measures = [asked, _took(record["at"], paid_at)]
        return handling

    return take


def paid(record: RefundPaid, state: TrackingState | None, ctx: Ctx) -> Handling:
    """A bank has paid a refund: it took so long. A repeat measures nothing."""
    if state is None:
        return ctx.ignore("unknown_order")
    refund, at = record["refund_id"], record["at"]
    if (asked_at := state["refunds"].get(refund)) is not None:
        new: TrackingState = {**state, "refunds": _without(refund, state["refunds"])}
        took = [_took(asked_at, at)]
        return Handling(outcome="noted", reason="refund_paid", state=new, measures=took)
    if refund in state["paid"] or len(state["paid"]) >= PAID_KEPT:
        return ctx.ignore("told_already")
    early: TrackingState = {**state, "paid": {**state["paid"], refund: at}}
    return Handling(outcome="noted", reason="refund_paid", state=early)


def _took(asked_at: int, paid_at: int) -> Measured:
    return Measured("time_to_refund", max(paid_at - asked_at, 0))


def _without(refund: str, refunds: Mapping[str, int]) -> dict[str, int]:
    return {one: at for one, at in refunds.items() if one != refund}
