"""Hears all that the stages and partners say, as it is committed."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.engine.settings import Settings
from services.simulator.wire import Inbox

KINDS = frozenset({"chain", "notices", "output", "dlq", "partner"})


class Heard(NamedTuple):
    """One committed record."""

    topic: str
    partition: int
    offset: int
    name: str
    value: dict[str, Any]


class Ear:
    """Everything on the topics of the stages and partners since their beginning. What cannot be
    read is left out."""

    def __init__(self, settings: Settings, codec: Codec) -> None:
        self._codec = codec
        self._inbox = Inbox(
            settings,
            [
                topic.name
                for topic in TOPICS.values()
                if topic.kind in KINDS and topic.owner != "channels"
            ],
        )
        self.records: list[Heard] = []
        self.status: dict[str, tuple[str, bool]] = {}
        self.because: dict[str, str] = {}
        self._counts: Counter[str] = Counter()

    def listen(self, seconds: float) -> int:
        """Take in what has come, waiting at most so long; returns how many records that is."""
        fresh = self._inbox.poll(5_000, seconds)
        for message in fresh:
            payload, topic = message.value(), str(message.topic())
            if payload is None:
                continue
            try:
                kind, value = self._codec.decode(payload, topic)
            except UndecodableRecord:
                continue
            self.records.append(
                Heard(
                    topic,
                    int(message.partition() or 0),
                    int(message.offset() or 0),
                    kind.name,
                    value,
                )
            )
            self._counts[kind.name] += 1
            if kind.name == "OrderRejected":  # of one for its age no status is told
                codes = ", ".join(fault["code"] for fault in value["faults"])
                self.because[value["order_id"]] = f"rejected: {codes}"
            if kind.name == "OrderStatus":
                self.status[value["order_id"]] = (value["status"], value["final"])
                self.because[value["order_id"]] = value["because"]
        return len(fresh)

    def close(self) -> None:
        """Let go of the connection."""
        self._inbox.close()

    def count(self, name: str) -> int:
        """How many records of this name."""
        return self._counts[name]

    def all(self, name: str) -> Iterator[dict[str, Any]]:
        """Values of the records of this name."""
        return (record.value for record in self.records if record.name == name)

    def orders(self, name: str) -> Counter[str]:
        """Order -> how many records of this name there are about it."""
        return Counter(value["order_id"] for value in self.all(name))
