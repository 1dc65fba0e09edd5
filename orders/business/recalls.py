"""A recall that is not answered here: it follows the order, or is denied (docs/flows.md)."""

from collections.abc import Mapping
from typing import Any

from orders.contracts.records import RecallDenied, RecallRequested
from orders.engine.context import Context
from orders.engine.handling import UNCHANGED, Event, Handling, Keep

NOT_HERE = "the order is not there, so nothing of it can be changed"
BEING_CANCELLED = "the order is being cancelled"
GONE_ON = "the order is with a warehouse: cancel it, or return what is not wanted"


def passed_on(
    request: RecallRequested, ctx: Context[Any], state: Mapping[str, Any] | Keep = UNCHANGED
) -> Handling:
    """The order was handed on: its recall goes behind it. `state`: of the stage, if it notes it."""
    return Handling(
        outcome="recalled", reason="passed_on", state=state, events=[behind(request, ctx)]
    )


def behind(request: RecallRequested, ctx: Context[Any]) -> Event:
    """The recall, to be published where the order was handed on."""
    return Event(RecallRequested, {**request, "at": ctx.now})


def asked(request: RecallRequested) -> tuple[int, str]:
    """Which version is recalled, and who wants it."""
    return request["version"], request["requested_by"]


def denied(request: RecallRequested, because: str, stage: str, ctx: Context[Any]) -> Handling:
    """It is not taken back for a change: it stays as it is (CF-03). `stage`: who says so."""
    told = denial(ctx.key, request["version"], because, stage, ctx.now)
    return Handling(outcome="denied", events=[told])


def denial(order_id: str, version: int, because: str, stage: str, at: int) -> Event:
    """What whoever asked for it hears (CF-03)."""
    denied: RecallDenied = {
        "order_id": order_id,
        "version": version,
        "because": because,
        "denied_by": stage,
        "at": at,
    }
    return Event(RecallDenied, denied)
