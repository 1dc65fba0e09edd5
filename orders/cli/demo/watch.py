"""What the demo shows while it runs: exact counts from the stages' summaries, and where every
order stands."""

from collections import Counter
from dataclasses import dataclass, field

from confluent_kafka import Message

from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings
from services.simulator.wire import Inbox

SUMMARIES, STATUS = "orders.summaries.v1", "orders.status.v1"


@dataclass(slots=True)
class Progress:
    """`handled`: stage -> outcomes -> how many. `standing`: order id -> (status, final)."""

    submitted: set[str] = field(default_factory=set)
    handled: dict[str, Counter[str]] = field(default_factory=dict)
    standing: dict[str, tuple[str, bool]] = field(default_factory=dict)

    @property
    def final(self) -> int:
        """How many of the submitted orders are final."""
        return sum(final for order, (_, final) in self.standing.items() if order in self.submitted)

    @property
    def by_status(self) -> Counter[str]:
        """How many orders stand where; those that tracking has not heard of are "submitted"."""
        counts = Counter(status for status, _ in self.standing.values())
        if unheard := len(self.submitted - self.standing.keys()):
            counts["submitted"] = unheard
        return counts


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
            self.progress.standing[value["order_id"]] = (value["status"], value["final"])
            return
        outcomes = self.progress.handled.setdefault(value["stage"], Counter())
        for count in value["counts"]:
            outcomes[count["outcome"]] += count["count"]
