"""What channels ask to be told, and what their customers are told by the house: from the history of
`ref.channels.v1`."""

from collections.abc import Callable, Sequence

from orders.audit.limits import LATE_MS
from orders.audit.source import Place, Record, Source
from orders.contracts.codec.codec import Codec

TOPIC = "ref.channels.v1"


class Agreed:
    """Kinds of answers by channel, with the wall clock at which each agreement was written. `step`
    is told of every record."""

    def __init__(self, source: Source, codec: Codec, step: Callable[[], None]) -> None:
        self._source, self._codec, self._step = source, codec, step
        self._changes: dict[str, list[tuple[int, frozenset[str]]]] = {}
        self._messages: dict[str, frozenset[str]] = {}

    def read(self) -> None:
        """All of the topic."""
        places: list[Place] = [(TOPIC, number) for number in range(self._source.partitions)]
        for record in self._source.read(self._source.bounds(places)):
            self._step()
            row = self._codec.decode(record.value, TOPIC)[1] if record.value is not None else {}
            self.add(record, row.get("answers", ()))
            channel, messages = (record.key or b"").decode(), frozenset(row.get("messages", ()))
            self._messages[channel] = messages & self._messages.get(channel, messages)

    def add(self, record: Record, kinds: Sequence[str]) -> None:
        """One row; without kinds if it was withdrawn."""
        changes = self._changes.setdefault((record.key or b"").decode(), [])
        changes.append((record.timestamp, frozenset(kinds)))

    def told(self, channel: str) -> frozenset[str]:
        """Messages that the house tells its customers, by every agreement that there ever was."""
        return self._messages.get(channel, frozenset())

    def owed(self, channel: str, first_at: int) -> frozenset[str]:
        """What the partner of an order is owed whose first fact was written then: what was agreed
        all the time since, for nobody knows when the stage came to look. Nothing if the history
        (compacted) does not reach back that far."""
        changes = self._changes.get(channel, [])
        before = [kinds for at, kinds in changes if at <= first_at - LATE_MS]
        if not before:
            return frozenset()
        since = [kinds for at, kinds in changes if at > first_at - LATE_MS]
        return before[-1].intersection(*since)
