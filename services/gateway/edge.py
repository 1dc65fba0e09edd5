"""All that the routes need, in one place: an app is made of it, and a test gives what it likes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from orders.client.listening import Heard
from orders.client.publishing import Publication
from orders.explain.decisions import Decided
from services.gateway.access import Access
from services.gateway.durable import Kept
from services.gateway.metrics import Metrics
from services.gateway.submissions import Encode


class Replies(Protocol):
    """What is said about a key: `orders.client.listening.Replies`."""

    async def caused_by(self, position: str, seconds: float) -> Heard | None:
        """What the record at this position led to first; None if nothing does in time."""


@dataclass(frozen=True, kw_only=True)
class Edge:
    """The gateway without its network.

    keep       returns when a record is durable; raises NoRoom
    encode     from a record to what is kept; raises TooLarge
    about      what intake says about an order id from now on
    standing   tracking's state of an order, None if it knows none; may take a while, and raises
               TransientError
    history    what was decided about an order, oldest first, None if nobody has heard of it; takes
               a while, and raises TransientError
    now        business time, ms
    missing    what the process lacks to take orders, in words; empty if nothing
    """

    access: Access
    keep: Callable[[Publication], Awaitable[Kept]]
    encode: Encode
    about: Callable[[str], AbstractContextManager[Replies]]
    standing: Callable[[str], Mapping[str, Any] | None]
    history: Callable[[str], Sequence[Decided] | None]
    now: Callable[[], int]
    missing: Callable[[], str]
    metrics: Metrics
    order_bytes: int = 2_000_000
    document_bytes: int = 10_000_000
    body_seconds: float = 10.0
    wait_seconds: float = 10.0
