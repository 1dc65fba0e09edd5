"""All that was ever committed, compacted and expired records too: what the reference and the
counts read."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter

from orders.audit.source import Place, Record, Span
from orders.engine.ports.log import Message
from tests.audit.fakes import FakeSource, record_of
from tests.fakes.broker import Broker


class WholeSource(FakeSource):
    """The fake's topics as if nothing had been compacted or deleted; `removed` is what was. Made
    when the world is at rest."""

    def __init__(self, broker: Broker, removed: Iterable[Message]) -> None:
        super().__init__(broker)
        self._removed: dict[Place, list[Record]] = {}
        for message in removed:
            self._removed.setdefault((message.topic, message.partition), []).append(
                record_of(message)
            )
        self._known: dict[Place, list[Record]] = {}

    def bounds(self, places: Iterable[Place]) -> dict[Place, Span]:
        return {place: Span(0, span.end) for place, span in super().bounds(places).items()}

    def read(self, spans: Mapping[Place, Span]) -> Iterator[Record]:
        for place, span in spans.items():
            records = self._records(place)
            start = bisect_left(records, span.start, key=attrgetter("offset"))
            yield from records[start : bisect_left(records, span.end, key=attrgetter("offset"))]

    def _records(self, place: Place) -> list[Record]:
        """All of a partition, read once: a dozen checks ask for it."""
        if place not in self._known:
            log = self._broker.log(*place)
            there = super().read({place: Span(log.low, log.high)})
            self._known[place] = sorted(
                [*self._removed.get(place, ()), *there], key=attrgetter("offset")
            )
        return self._known[place]
