"""What the topics say about one order, from the time at which it was first heard of."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from orders.client.scan import Found, Scan
from orders.client.states import States
from orders.client.timelines import heard_at
from orders.engine.settings import Settings

SLACK_MS = 60_000
"""A channel's clock may be behind ours."""


class History(NamedTuple):
    """`state`: tracking's, None if it knows no such order; `found`: its records, oldest first."""

    state: dict[str, Any] | None
    found: list[Found]


def history(settings: Settings, order: str, topics: Sequence[str]) -> History:
    """Read the order's partition of these topics. Raises TransientError when a server does not
    answer."""
    state = States(settings).of("tracking", order)
    heard = heard_at(state) if state else 0
    return History(state, Scan(settings).about(order, topics, max(heard - SLACK_MS, 0)))
