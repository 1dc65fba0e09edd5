"""What partners and people sent in vain: told, so that `orders trace` shows it with its reason."""

from typing import Any

from orders.contracts.records import RecordIgnored
from orders.engine.context import Context
from orders.engine.handling import Event, Handling


def ignored(
    stage: str, record: type, reason: str, ctx: Context[Any], *, document: str = ""
) -> Handling:
    """A record from outside that changes nothing: counted like `ctx.ignore`, and told.

    For records of partners, channels and people about an order. What stages tell each other is
    ignored by `ctx.ignore`: it is frequent, and nobody asks after it. `reason`: a stable code in
    snake_case; `document`: the number that its sender knows it by. The stage emits RecordIgnored.
    """
    told = in_vain(stage, record, reason, ctx, document=document)
    return Handling(outcome="ignored", reason=reason, events=[told])


def in_vain(
    stage: str, record: type, reason: str, ctx: Context[Any], *, document: str = ""
) -> Event:
    """What is told of a record that was ignored, for a handler that does something beside."""
    told: RecordIgnored = {
        "order_id": ctx.key,
        "stage": stage,
        "record": record.__name__,
        "document": document,
        "reason": reason,
        "at": ctx.now,
    }
    return Event(RecordIgnored, told)
