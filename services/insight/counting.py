"""Counts the records of a partition: what is to be written of each batch, and where to begin. It
knows the table as a mapping, and no Faust."""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple

import structlog

from orders.business.times import MINUTE
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.contracts.records import (
    KpisMeasured,
    PartitionFolded,
    StageSummarised,
    WindowCounted,
)
from orders.engine.errors import ConfigError
from services.insight.definitions import formulas, kpis_of
from services.insight.folding import Told, Unreadable, fold, kept_from, told
from services.insight.metrics import Known
from services.insight.rows import Key, Position, Row, position_key, record_of, row_of
from services.insight.values import values

SUMMARIES, ROWS, KPIS = (
    record_type(one).topic for one in (StageSummarised, WindowCounted, KpisMeasured)
)
KEPT = record_type(WindowCounted), record_type(PartitionFolded), record_type(KpisMeasured)
TIDY_MS = 10 * MINUTE
"""Windows that are kept no longer are looked for so often, by business time."""
_log = structlog.get_logger("insight")


class Raw(NamedTuple):
    """A record of the summaries' topic. `timestamp`: wall clock, seconds."""

    offset: int
    value: bytes | None
    timestamp: float


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch comes to: `rows` for the table, the position among them, and `told` for all, by
    key; no value: the window is kept no longer."""

    rows: Mapping[bytes, bytes | None]
    told: Mapping[bytes, bytes | None]
    position: Position


class Counting:
    """`table`: key -> bytes, of all partitions that we have or had. `known` is told what there
    is."""

    def __init__(self, table: MutableMapping[bytes, bytes], codec: Codec, known: Known) -> None:
        self._table, self._codec, self._known = table, codec, known
        self.positions: dict[int, Position] = {}
        """Of the partitions that are ours."""
        self._tidied: dict[int, int] = {}
        known.positions = self.positions

    def release(self) -> None:
        """No partition is ours any more."""
        self.positions.clear()
        self._known.newest.clear()

    def begin(self, partition: int, low: int, high: int) -> int:
        """Where a partition is to be read from that has become ours and has records from `low` to
        `high`. Raises ConfigError if that is another topic than the one that was counted."""
        position = self.position(partition)
        if position.next_offset > high:
            raise ConfigError(
                f"{SUMMARIES}/{partition} ends at {high} and was counted up to "
                f"{position.next_offset}: it was made anew. Delete {ROWS} and {KPIS}, run `orders "
                "topics apply`, and the KPIs begin anew with it"
            )
        if (gone := low - position.next_offset) > 0:
            _log.error(
                "retention took summaries before they were counted: KPIs lack them",
                partition=partition,
                counted_up_to=position.next_offset,
                first_left=low,
            )
            position = replace(position, next_offset=low, missed=position.missed + gone)
        self.positions[partition] = position
        for key in self._newest(partition):
            if row := self.row(key):
                self._known.note(key, values(row, kpis_of(key.stage)))
        return position.next_offset

    def position(self, partition: int) -> Position:
        """As the table has it."""
        found = self._table.get(position_key(partition))
        if found is None:
            return Position()
        record = self._codec.decode(found, ROWS)[1]
        del record["partition"]
        return Position(**record)

    def row(self, key: Key) -> Row | None:
        """As the table has it."""
        found = self._table.get(key.encoded())
        return None if found is None else row_of(self._codec.decode(found, ROWS)[1])

    def rows(self, partition: int) -> Iterator[Key]:
        """Keys of a partition's rows in the table."""
        parsed = (Key.parse(key) for key in list(self._table))
        return (key for key in parsed if key is not None and key.partition == partition)

    def fold(self, partition: int, records: Iterable[Raw]) -> Written:
        """What these records come to, in the order of their offsets. Raises RegistryUnavailable."""
        begun, read = self.positions[partition], list(records)
        folded = fold(partition, [self._read(one) for one in read], begun, self.row)
        anew = {} if begun.formulas == formulas() else self._all(partition)
        self._known.read_at = max(self._known.read_at, *(one.timestamp for one in read))
        position = replace(folded.position, formulas=formulas())
        record = {"partition": partition, **asdict(position)}
        rows = {key.encoded(): self._row_bytes(key, row) for key, row in folded.rows.items()}
        tellable = {**anew, **folded.rows}
        told = {key.encoded(): self._told_bytes(key, row) for key, row in tellable.items()}
        outlived = dict.fromkeys(self._outlived(partition, position.newest_at))
        own = {position_key(partition): self._codec.encode(KEPT[1], record)}
        return Written({**rows, **outlived, **own}, {**told, **outlived}, position)

    def settle(self, partition: int, written: Written) -> None:
        """All of it stands in the log."""
        self.positions[partition] = written.position
        for key, value in written.rows.items():
            if value is None:
                self._table.pop(key, None)
            else:
                self._table[key] = value

    def _outlived(self, partition: int, newest_at: int) -> list[bytes]:
        """Keys of windows that are kept no longer, now and then."""
        if newest_at < self._tidied.get(partition, 0) + TIDY_MS:
            return []
        self._tidied[partition] = newest_at
        return [
            key.encoded()
            for key in self.rows(partition)
            if key.start_at < kept_from(key.window, newest_at)
        ]

    def _newest(self, partition: int) -> Iterable[Key]:
        newest: dict[tuple[str, str], Key] = {}
        for key in self.rows(partition):
            place = key.stage, key.window
            if place not in newest or newest[place].start_at < key.start_at:
                newest[place] = key
        return newest.values()

    def _all(self, partition: int) -> dict[Key, Row]:
        return {key: row for key in self.rows(partition) if (row := self.row(key))}

    def _read(self, raw: Raw) -> Told | Unreadable:
        try:
            return told(raw.offset, self._codec.decode(raw.value or b"", SUMMARIES)[1])
        except UndecodableRecord as error:
            _log.error("a record that is no summary", offset=raw.offset, because=str(error))
            return Unreadable(raw.offset)

    def _row_bytes(self, key: Key, row: Row) -> bytes:
        return self._codec.encode(KEPT[0], record_of(key, row))

    def _told_bytes(self, key: Key, row: Row) -> bytes:
        found = values(row, kpis_of(key.stage))
        self._known.note(key, found)
        record = {
            **key._asdict(),
            "offset": row.last_offset,
            "values": [{**of._asdict(), **value._asdict()} for of, value in found.items()],
        }
        return self._codec.encode(KEPT[2], record)
