"""The lake against the topics: every record that is still there must stand in its table, once, and
say the same; every row whose record must be there is there. Read by another decoder (fastavro) than
the writer's."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol

import duckdb
import fastavro
import pyarrow as pa
import pyarrow.dataset as ds
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table

from orders.client.reading import Place
from orders.contracts.catalogue import TOPICS
from orders.contracts.codec.schema import Schema, plain
from orders.contracts.errors import UndecodableRecord
from orders.engine.ports.log import Message
from services.lake.columns import cast, columns_of
from services.lake.errors import reading
from services.lake.feeds import FEEDS
from services.lake.positions import positions_of
from services.lake.reading import rows_of
from services.lake.recording import ASIDE, Entry, Recording, senseless
from services.lake.shapes import COORDINATES, grown
from services.lake.tables import Lake

CHUNK = 5_000


class Topics(Protocol):
    """What the check reads."""

    def bounds(self, places: Iterable[Place]) -> dict[Place, tuple[int, int]]:
        """First offset that exists, and the end."""

    def read(self, place: Place, start: int, end: int) -> Iterator[Message]:
        """Committed records from `start` to `end` (exclusive)."""


@dataclass
class Checked:
    """Of a table: records in the topics and rows of the same offsets in the lake, and the digest of
    both; `older`: rows whose records the topics have no more. Faults: `missing` records, `extra`
    rows without a record, `doubled` rows, `different` ones; `where`: the first of each."""

    table: str
    records: int = 0
    rows: int = 0
    records_digest: int = 0
    rows_digest: int = 0
    older: int = 0
    missing: int = 0
    extra: int = 0
    doubled: int = 0
    different: int = 0
    where: str = ""

    @property
    def ok(self) -> bool:
        """Whether both say the same."""
        return not (self.missing or self.extra or self.doubled or self.different)


def fastavro_reader(schema: Schema) -> Any:
    """A reader as the codec's, by fastavro."""
    parsed = fastavro.parse_schema(plain(schema))

    def read(payload: bytes, start: int) -> tuple[Any, int]:
        buffer = BytesIO(payload)
        buffer.seek(start)
        try:
            value = fastavro.schemaless_reader(buffer, parsed, None)
        except Exception as error:  # whatever bytes can do to a decoder
            raise UndecodableRecord("corrupt", type(error).__name__) from None
        return value, buffer.tell()

    return read


class Check:
    """`recording` says what a record is, and reads by `fastavro_reader`."""

    def __init__(self, lake: Lake, topics: Topics, recording: Recording) -> None:
        self._lake, self._topics, self._recording = lake, topics, recording

    def run(self, wanted: Sequence[str] = ()) -> list[Checked]:
        """Check these tables, or all. Raises LakeDamaged, LakeAway, TransientError."""
        anchor = self._lake.table(ASIDE)
        read = {} if anchor is None else positions_of(anchor)
        names = [name for name in self._lake.names() if not wanted or name in wanted]
        tables = {name: Held.of(self._lake, name, read) for name in names}
        for name in {*FEEDS, ASIDE} - tables.keys():
            if not wanted or name in wanted:
                tables[name] = Held(name, None, read)
        topics = {topic for name in tables for topic in FEEDS.get(name, TOPICS)}
        for place in sorted(place for place in read if place[0] in topics):
            self.compare(place, tables)
        return [tables[name].checked for name in sorted(tables) if tables[name].worth_telling]

    def compare(self, place: Place, tables: Mapping[str, "Held"]) -> None:
        """Hold these tables against what stands in one place."""
        concerned = {name: held for name, held in tables.items() if held.takes(place[0])}
        low = self._topics.bounds([place])[place][0]
        found = self._read(place, low, concerned)
        low = max(low, self._topics.bounds([place])[place][0])  # retention may work meanwhile
        for name, held in concerned.items():
            held.compare(place, found.get(name, []), low)

    def records(self, place: Place, held: "Held") -> list[pa.RecordBatch]:
        """The rows of one table that stand in one place, as they are read here."""
        low = self._topics.bounds([place])[place][0]
        return self._read(place, low, {held.checked.table: held}).get(held.checked.table, [])

    def _read(
        self, place: Place, low: int, concerned: Mapping[str, "Held"]
    ) -> dict[str, list[pa.RecordBatch]]:
        end = max((held.end(place) for held in concerned.values()), default=0)
        waiting: dict[str, list[dict[str, Any]]] = defaultdict(list)
        found: dict[str, list[pa.RecordBatch]] = defaultdict(list)

        def convert(name: str) -> None:
            rows, waiting[name] = waiting[name], []
            batch, misfits = columns_of(rows, concerned[name].shape)
            found[name].append(batch)
            if ASIDE in concerned:
                waiting[ASIDE] += [senseless(name, row).row for row in misfits]

        for message in self._topics.read(place, low, end):
            entry = self._recording.entry(message)
            if entry is None or not _counts(entry, message, concerned):
                continue
            waiting[entry.table].append(entry.row)
            if len(waiting[entry.table]) >= CHUNK:
                convert(entry.table)
        for name in sorted(waiting, key=lambda one: one == ASIDE):
            convert(name)
        return found


def _counts(entry: Entry, message: Message, concerned: Mapping[str, "Held"]) -> bool:
    held = concerned.get(entry.table)
    if held is None:
        return False
    held.grow(entry.shape)
    return message.offset < held.end((message.topic, message.partition))


class Held:
    """A table as it is held against the topics. `shape`: the columns that are compared: those that
    it is to have; it may have others, of what was kept once."""

    def __init__(
        self,
        name: str,
        table: Table | None,
        read: Mapping[Place, int],
        files: Sequence[DataFile] | None = None,
    ) -> None:
        """`read`: what the anchor says; `files`: those that are held against the topics, if not
        those of the table's snapshot."""
        self.checked = Checked(name)
        self.shape: pa.StructType = COORDINATES
        self._met: set[int] = set()
        self._table = table
        own = {} if table is None else positions_of(table)
        self._rows = None if table is None else rows_of(table, files)
        with reading(name):
            self._places = _places_of(self._rows)
        self._ends = {place: max(own.get(place, 0), end) for place, end in read.items()}

    @classmethod
    def of(cls, lake: Lake, name: str, read: Mapping[Place, int]) -> "Held":
        return cls(name, lake.table(name), read)

    def takes(self, topic: str) -> bool:
        """Whether rows of the table come from there."""
        return self.checked.table == ASIDE or topic in FEEDS.get(self.checked.table, ())

    @property
    def worth_telling(self) -> bool:
        """Whether there is such a table, or should be."""
        return self._table is not None or not self.checked.ok

    def end(self, place: Place) -> int:
        """Up to there the table has what the topic has."""
        return self._ends.get(place, 0)

    def grow(self, shape: pa.StructType) -> None:
        """Compare these columns, too; of what is kept aside the place alone: another decoder has
        other words for why."""
        if self.checked.table == ASIDE:
            return
        if id(shape) not in self._met:
            self._met.add(id(shape))
            self.shape = pa.struct(list(grown(self.shape, shape)))

    def compare(self, place: Place, records: Sequence[pa.RecordBatch], low: int) -> None:
        """Both sides of one place."""
        schema = pa.schema(list(self.shape))
        whole = pa.Table.from_batches([cast(batch, self.shape) for batch in records], schema)
        rows = schema.empty_table()
        if self._rows is not None and place in self._places:
            with reading(self.checked.table):
                rows = _rows_at(self._rows, place, schema)
        if not len(whole) and not len(rows):
            return
        exact = TOPICS[place[0]].cleanup == "delete"
        made = _counted(place, whole, rows, low, self.end(place), exact)
        for name, figure in made.items():
            if name == "where":
                self.checked.where = self.checked.where or figure
            elif name.endswith("digest"):
                setattr(self.checked, name, (getattr(self.checked, name) + int(figure)) % 2**64)
            else:
                setattr(self.checked, name, getattr(self.checked, name) + int(figure))


def _places_of(rows: ds.Dataset | None) -> set[Place]:
    """Where the rows come from."""
    if rows is None:
        return set()
    found = rows.to_table(columns=["_topic", "_partition"]).group_by(["_topic", "_partition"])
    return {(one["_topic"], one["_partition"]) for one in found.aggregate([]).to_pylist()}


def _rows_at(dataset: ds.Dataset, place: Place, schema: pa.Schema) -> pa.Table:
    there = (ds.field("_topic") == place[0]) & (ds.field("_partition") == place[1])
    columns = [name for name in schema.names if name in dataset.schema.names]
    found = dataset.to_table(columns=columns, filter=there)
    batches = [cast(batch, pa.struct(list(schema))) for batch in found.to_batches()]
    return pa.Table.from_batches(batches, schema)


COMPARE = """
with records as (select _offset as pos, hash(r) as mark from whole r where _offset >= $low),
     lake as (select _offset as pos, any_value(hash(l)) as mark, count(*) as times
              from rows l where _offset < $last group by 1),
     both_sides as (select coalesce(r.pos, l.pos) as pos, r.mark as told, l.mark as held, l.times,
                           r.mark is not null or (coalesce(r.pos, l.pos) >= $low and $exact) as due
                    from records r full join lake l on r.pos = l.pos)
select count(told),
       count(held) filter (due),
       coalesce(sum(told::hugeint), 0) % 18446744073709551616,
       coalesce(sum(held::hugeint) filter (due), 0) % 18446744073709551616,
       count(held) filter (not due),
       count(*) filter (held is null),
       count(*) filter (told is null and due),
       coalesce(sum(times - 1), 0),
       count(*) filter (told <> held),
       min(pos) filter (held is null or (told is null and due) or times > 1 or told <> held)
from both_sides
"""
NAMES = (
    "records", "rows", "records_digest", "rows_digest", "older", "missing", "extra", "doubled",
    "different",
)  # fmt: skip


def _counted(
    place: Place, whole: pa.Table, rows: pa.Table, low: int, end: int, exact: bool
) -> dict[str, Any]:
    """Of both sides of one place. `exact`: the topic has all that was written since `low`, as it is
    not compacted."""
    with duckdb.connect() as connection:
        connection.register("whole", whole)
        connection.register("rows", rows)
        told = {"low": low, "last": end, "exact": exact}
        found = connection.execute(COMPARE, told).fetchone()
    assert found is not None
    where = "" if found[-1] is None else f"{place[0]}/{place[1]}/{found[-1]}"
    return {**dict(zip(NAMES, found, strict=False)), "where": where}
