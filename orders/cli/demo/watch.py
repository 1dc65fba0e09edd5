"""What the demo shows while it runs: exact counts from the stages' summaries, where every order
stands, and how long a customer waited."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from confluent_kafka import Message

from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings
from services.simulator.wire import Inbox

SUMMARIES, STATUS = "orders.summaries.v1", "orders.status.v1"
RECEIVED, RELEASED = "received", "released"
WAITS = frozenset(
    {
        "correction",
        "held",
        "awaiting_confirmation",
        "reminded",
        "suspended",
        "backordered",
        "awaiting_production",
        "allocation_delayed",
        "gated",
    }
)
"""Statuses in which an order waits for a person, for goods or for a day: not for us."""


@dataclass(slots=True)
class Progress:
    """`handled`: stage -> outcomes -> how many. `standing`: order id -> (status, final).

    `reached`: order id -> status -> wall time of its first record, milliseconds. `waited`: orders
    that somebody had to wait for.
    """

    submitted: set[str] = field(default_factory=set)
    handled: dict[str, Counter[str]] = field(default_factory=dict)
    standing: dict[str, tuple[str, bool]] = field(default_factory=dict)
    reached: dict[str, dict[str, int]] = field(default_factory=dict)
    waited: set[str] = field(default_factory=set)
    final: int = 0
    """How many orders are at their end; what is sent again is an order that nobody submitted."""

    @property
    def unheard(self) -> int:
        """How many of the submitted orders tracking has not heard of."""
        return len(self.submitted - self.standing.keys())

    @property
    def still_open(self) -> int:
        """How many orders are not at their end, those that tracking has not heard of among them."""
        return self.unheard + len(self.standing) - self.final

    @property
    def by_status(self) -> Counter[str]:
        """How many orders stand where; those that tracking has not heard of are "submitted"."""
        counts = Counter(status for status, _ in self.standing.values())
        if unheard := self.unheard:
            counts["submitted"] = unheard
        return counts

    def took(self, status: str, since: Mapping[str, int]) -> list[int]:
        """Wall milliseconds from each submission in `since` (order id -> when) to the status, of
        the orders that nobody had to wait for."""
        return [
            max(self.reached[order][status] - at, 0)
            for order, at in since.items()
            if order not in self.waited and status in self.reached.get(order, ())
        ]


class Watch:
    """Reads summaries and statuses as they come."""

    def __init__(self, settings: Settings) -> None:
        self._codec = Codec(RegistrySchemaIds(settings.registry_properties()))
        self._inbox = Inbox(settings, (SUMMARIES, STATUS))
        self.progress = Progress()

    def read(self, seconds: float) -> Progress:
        """Take in what has come, waiting at most so long."""
        for message in self._inbox.poll(5_000, seconds):
            self._take(message)
        return self.progress

    def close(self) -> None:
        """Let go of the connection."""
        self._inbox.close()

    def _take(self, message: Message) -> None:
        payload, topic = message.value(), message.topic()
        if payload is None or topic is None:
            return
        value = self._codec.decode(payload, topic)[1]
        if topic == STATUS:
            self._stand(value["order_id"], value["status"], value["final"], message.timestamp()[1])
            return
        outcomes = self.progress.handled.setdefault(value["stage"], Counter())
        for count in value["counts"]:
            outcomes[count["outcome"]] += count["count"]

    def _stand(self, order: str, status: str, final: bool, at: int) -> None:
        progress = self.progress
        progress.final += final - progress.standing.get(order, ("", False))[1]
        progress.standing[order] = (status, final)
        progress.reached.setdefault(order, {}).setdefault(status, at)
        if status in WAITS:
            progress.waited.add(order)
