"""Records of single places up to a given offset, for checks that hold what was made of a topic
against it."""

from collections.abc import Iterable, Iterator

from orders.client.reading import Place, Reader
from orders.engine.ports.log import Message


class KafkaPlaces:
    """Those of a cluster."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def bounds(self, places: Iterable[Place]) -> dict[Place, tuple[int, int]]:
        """First offset that exists, and the end."""
        return self._reader.bounds(places)

    def read(self, place: Place, start: int, end: int) -> Iterator[Message]:
        """Committed records from `start` to `end` (exclusive)."""
        if start >= end:
            return
        for message in self._reader.read({place: start}):
            if message.offset >= end:
                return
            yield message
