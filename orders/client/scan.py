"""All that was said about one key, found by reading its partition of every topic."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from orders.client.reading import Place, Reader
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.contracts.partitioner import partition_of
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.ports.log import Message
from orders.engine.settings import Settings


class Found(NamedTuple):
    """One record. `recorded_at`: wall clock of its producer, milliseconds. `value` is None if it
    cannot be decoded."""

    topic: str
    partition: int
    offset: int
    recorded_at: int
    record: str
    value: dict[str, Any] | None
    headers: dict[str, bytes]

    @property
    def position(self) -> str:
        """As other records name it as their cause."""
        return f"{self.topic}/{self.partition}/{self.offset}"

    @property
    def cause(self) -> str:
        """Position of the record that led to this one; empty for what came from outside."""
        return self.headers.get("cause", b"").decode(errors="replace")


class Scan:
    """Reads what was said about one key. Raises TransientError when the brokers do not answer."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._codec = Codec(RegistrySchemaIds(settings.registry_properties()))

    def about(self, key: str, topics: Sequence[str], since_ms: int = 0) -> list[Found]:
        """Committed records with this key, oldest first (by the producer's wall clock).
        `since_ms` saves reading what is older."""
        wanted = key.encode()
        places = [(topic, partition_of(wanted, self._settings.partitions)) for topic in topics]
        with Reader(self._settings) as reader:
            messages = reader.read(reader.since(places, since_ms) if since_ms else places)
            found = [self.found(message) for message in messages if message.key == wanted]
        return in_order(found)

    def behind(self, key: str, positions: Mapping[Place, int]) -> list[Found]:
        """Committed records with this key that stand at these positions, or behind them; what
        retention has taken is left out."""
        if not positions:
            return []
        wanted = key.encode()
        with Reader(self._settings) as reader:
            bounds = reader.bounds(positions)
            starts = {place: max(to, bounds[place][0]) for place, to in positions.items()}
            return [self.found(one) for one in reader.read(starts) if one.key == wanted]

    def found(self, message: Message) -> Found:
        """A record as it was read."""
        place = (message.topic, message.partition, message.offset, message.timestamp)
        headers = {name: value or b"" for name, value in message.headers}
        if message.value is None:
            return Found(*place, "deleted", None, headers)
        try:
            record, value = self._codec.decode(message.value, message.topic)
        except UndecodableRecord as error:
            return Found(*place, f"undecodable ({error.reason})", None, headers)
        return Found(*place, record.name, value, headers)


def in_order(found: Iterable[Found]) -> list[Found]:
    """By time; of what was written in the same millisecond a cause stands before what it led to."""
    by_position = {record.position: record for record in found}
    depths: dict[str, int] = {}

    def depth(position: str) -> int:
        if position not in by_position:
            return 0
        if position not in depths:
            depths[position] = 1 + depth(by_position[position].cause)
        return depths[position]

    return sorted(
        by_position.values(),
        key=lambda record: (
            record.recorded_at,
            depth(record.position),
            record.topic,
            record.offset,
        ),
    )


def followers(found: Sequence[Found], position: str) -> list[Found]:
    """Whatever the record at `position` led to, directly or not, in the order of `found`."""
    known = {position}
    while True:
        more = {record.position for record in found if record.cause in known} - known
        if not more:
            return [
                record
                for record in found
                if record.position in known and record.position != position
            ]
        known |= more
