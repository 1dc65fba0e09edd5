"""All that was ever committed, compacted and expired records too: what the reference and the counts read."""

from collections.abc import Iterable, Iterator, Mapping

from services.audit.source import Place, Record, Span
from services.runtime.memory.broker import Broker
from services.runtime.ports import Message
from tests.audit.twins import TwinSource


class WholeSource(TwinSource):
    """The twin's topics as if nothing had been compacted or deleted."""

    def __init__(self, broker: Broker, compacted: Iterable[Message]) -> None:
        super().__init__(broker)
        self._compacted: dict[Place, list[Record]] = {}
        for message in compacted:
            self._compacted.setdefault((message.topic, message.partition), []).append(_record(message))

    def bounds(self, places: Iterable[Place]) -> dict[Place, Span]:
        return {place: Span(0, span.end) for place, span in super().bounds(places).items()}

    def read(self, spans: Mapping[Place, Span]) -> Iterator[Record]:
        for place, span in spans.items():
            gone = [record for record in self._compacted.get(place, ()) if span.start <= record.offset < span.end]
            there = super().read({place: Span(max(span.start, self._broker.log(*place).low), span.end)})
            yield from sorted([*gone, *there], key=lambda record: record.offset) if gone else there


def _record(message: Message) -> Record:
    return Record(
        message.topic, message.partition, message.offset, message.timestamp, message.key, message.value, lambda: message.headers
    )  # fmt: skip
