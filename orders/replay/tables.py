"""Reference tables as they were when their topics were read up to given offsets."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, NamedTuple

from orders.audit.source import Source
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.engine.core.feed import reference_topics
from orders.engine.core.notes import Offsets
from orders.engine.references import References
from orders.replay.recorded import Tell


class Row(NamedTuple):
    """One record of a reference topic; `value` None removes the row."""

    offset: int
    key: str
    value: dict[str, Any] | None


class Tables:
    """All rows that the topics still hold, to be put together as of any offsets."""

    def __init__(self, source: Source, codec: Codec, records: Iterable[type], tell: Tell) -> None:
        self._records = reference_topics(records)
        self._rows: dict[tuple[str, int], list[Row]] = {}
        bounds = source.bounds(
            [
                (topic, partition)
                for topic in self._records
                for partition in range(source.partitions)
            ]
        )
        self._rows = {place: [] for place in bounds}
        for record in source.read(bounds):
            tell("reference data", 1)
            try:
                value = (
                    None if record.value is None else codec.decode(record.value, record.topic)[1]
                )
            except UndecodableRecord:
                continue  # as a replica does: the former row stays
            self._rows[record.topic, record.partition].append(
                Row(record.offset, (record.key or b"").decode(errors="replace"), value)
            )
        self._reset()

    def at(self, offsets: Offsets) -> References:
        """The tables as of these offsets; good until the next call. Quick if the offsets are
        those of the last call, or above them."""
        if any(
            self._upto.get((topic, partition), 0) > end
            for topic, at in offsets.items()
            for partition, end in at.items()
        ):
            self._reset()
        for topic, at in offsets.items():
            for partition, end in at.items():
                self._advance(topic, partition, end)
        return self._references

    def compacted(self, offsets: Offsets) -> bool:
        """Whether a row may be missing at these offsets: something below them is no longer there (a
        record superseded since, or only a transaction's marker: nobody can tell), and a key
        appears only above them."""
        return any(
            self._lacks((topic, partition), end)
            for topic, at in offsets.items()
            for partition, end in at.items()
        )

    def _lacks(self, place: tuple[str, int], end: int) -> bool:
        rows = self._rows.get(place, [])
        cut = bisect_left(rows, end, key=lambda row: row.offset)
        known = {row.key for row in rows[:cut]}
        return cut < end and any(row.key not in known for row in rows[cut:])

    def _reset(self) -> None:
        self._references = References()
        self._upto: dict[tuple[str, int], int] = {}
        self._taken: dict[tuple[str, int], int] = {}

    def _advance(self, topic: str, partition: int, end: int) -> None:
        place = topic, partition
        if topic not in self._records or self._upto.get(place, 0) >= end:
            return
        rows, taken = self._rows.get(place, []), self._taken.get(place, 0)
        while taken < len(rows) and rows[taken].offset < end:
            self._references.put(self._records[topic], rows[taken].key, rows[taken].value)
            taken += 1
        self._upto[place], self._taken[place] = end, taken


def volume(source: Source, records: Iterable[type]) -> int:
    """Offsets to read."""
    places = [
        (topic, partition)
        for topic in reference_topics(records)
        for partition in range(source.partitions)
    ]
    return sum(span.size for span in source.bounds(places).values())
