"""One partition of the fake broker: records, transaction markers that take offsets, the last
stable offset, the high watermark."""

from bisect import bisect_left
from dataclasses import dataclass, field
from enum import Enum
from operator import attrgetter

from orders.engine.errors import ConfigError
from orders.engine.ports.log import Committed, Headers, Message


class Outcome(Enum):
    OPEN = "open"
    COMMITTED = "committed"
    ABORTED = "aborted"


@dataclass(eq=False, slots=True)
class Transaction:
    """A producer's transaction: the logs that it wrote to, and the offsets to commit with it, by
    (group, topic, partition)."""

    started: float
    outcome: Outcome = Outcome.OPEN
    logs: dict["Log", None] = field(
        default_factory=dict
    )  # a set that keeps its order: markers are written in it
    offsets: dict[tuple[str, str, int], Committed] = field(default_factory=dict)


@dataclass(slots=True)
class Entry:
    """What stands at one offset: a record, or (None) a transaction marker, which readers never
    see."""

    offset: int
    message: Message | None
    transaction: Transaction | None

    @property
    def readable(self) -> bool:
        return self.message is not None and (
            self.transaction is None or self.transaction.outcome is Outcome.COMMITTED
        )


class Log:
    """Entries in the order of their offsets; gaps are allowed, as compaction leaves them. `low`
    is the first offset that exists."""

    def __init__(self, topic: str, partition: int) -> None:
        self.topic = topic
        self.partition = partition
        self.entries: list[Entry] = []
        self.low = 0
        self.high = 0
        self._open: dict[Transaction, int] = {}

    @property
    def stable(self) -> int:
        """The last stable offset: where the oldest open transaction begins, or the high
        watermark."""
        return min(self._open.values()) if self._open else self.high

    def append(
        self,
        key: bytes | None,
        value: bytes | None,
        headers: Headers,
        timestamp: int,
        transaction: Transaction | None,
    ) -> int:
        """Add a record; returns its offset."""
        if transaction is not None:
            self._open.setdefault(transaction, self.high)
            transaction.logs[self] = None
        return self._add(
            Message(self.topic, self.partition, self.high, key, value, timestamp, tuple(headers)),
            transaction,
        )

    def end(self, transaction: Transaction) -> None:
        """Write the marker that ends the transaction in this partition."""
        del self._open[transaction]
        self._add(None, transaction)

    def _add(self, message: Message | None, transaction: Transaction | None) -> int:
        offset, self.high = self.high, self.high + 1
        self.entries.append(Entry(offset, message, transaction))
        return offset

    def delete_before(self, offset: int) -> list[Message]:
        """What the broker does when records outlive their retention, or somebody asks for it;
        returns the committed ones that went."""
        cut = bisect_left(self.entries, offset, key=attrgetter("offset"))
        gone = [
            entry.message
            for entry in self.entries[:cut]
            if entry.readable and entry.message is not None
        ]
        del self.entries[:cut]
        self.low = max(self.low, offset)
        return gone

    def read(self, start: int, limit: int) -> tuple[list[Message], int]:
        """Up to `limit` committed records from `start`, and the position after them. Raises
        ConfigError outside the log."""
        if not self.low <= start <= self.high:
            raise ConfigError(
                f"{self.topic}/{self.partition}: offset {start} is outside the log ({self.low} to "
                f"{self.high})"
            )
        stable = self.stable
        if start >= stable:
            return [], start
        messages: list[Message] = []
        for index in range(
            bisect_left(self.entries, start, key=attrgetter("offset")), len(self.entries)
        ):
            entry = self.entries[index]
            if entry.offset >= stable:
                break
            if entry.readable and entry.message is not None:
                messages.append(entry.message)
                if len(messages) == limit:
                    return messages, entry.offset + 1
        return messages, max(start, stable)
