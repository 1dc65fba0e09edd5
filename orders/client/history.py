"""What was said about one order, from the time at which it was first heard of: by the order file,
and by the topics from where that one ends."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from orders.client.orderfile.filed import filed
from orders.client.scan import Found, Scan, in_order
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
    """Read the order file, and the order's partition of these topics behind it; all of it where
    there is no such file. Raises TransientError when a server does not answer."""
    state, scan = States(settings).of("tracking", order), Scan(settings)
    told = filed(settings, order)
    in_file = {place: to for place, to in told.read_to.items() if place[0] in topics}
    left = [topic for topic in topics if not any(place[0] == topic for place in in_file)]
    found = [scan.found(message) for message in told.facts if message.topic in topics]
    found += scan.behind(order, in_file)
    heard = heard_at(state) if state else 0
    found += scan.about(order, left, max(heard - SLACK_MS, 0)) if left else []
    return History(state, in_order(found))
