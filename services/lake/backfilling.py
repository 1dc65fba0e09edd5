"""Builds a table anew from the topics, in files that no snapshot has yet, holds them against the
topics by another decoder, and puts them in the place of the present ones in one snapshot. Whoever
writes or asks meanwhile is not disturbed: rows that are appended stay."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table

from orders.client.reading import Place
from orders.contracts.catalogue import TOPICS
from orders.engine.errors import ConfigError
from services.lake.checking import Check, Checked, Held, Topics
from services.lake.columns import cast
from services.lake.committing import grow, replace
from services.lake.feeds import FEEDS
from services.lake.positions import positions_of
from services.lake.reading import files_of, readable, rows_of
from services.lake.recording import ASIDE, Recording
from services.lake.tables import Lake, shape_of
from services.lake.upkeep import write_files

A_FILE = 200_000
"""Rows of a file, at most."""


class Built(NamedTuple):
    """Of a table: `rows` that were built, `kept` of those that it had, as the topics have their
    records no more; `lost` files, of whose rows those are gone that the topics have no more; what
    was built against the topics; whether it is in its place."""

    table: str
    rows: int
    kept: int
    lost: int
    checked: Checked
    switched: bool


class Backfill:
    """`writing` reads as the writer does, `checking` by another decoder."""

    def __init__(self, lake: Lake, topics: Topics, writing: Recording, checking: Recording) -> None:
        self._lake, self._topics = lake, topics
        self._builder = Check(lake, topics, writing)
        self._check = Check(lake, topics, checking)

    def run(self, name: str) -> Built:
        """Build it. Raises ConfigError if the lake has no such table and is to have none,
        TransientError, LakeDamaged."""
        if name != ASIDE and name not in FEEDS:
            raise ConfigError(f"no record makes a table {name}")
        anchor = self._lake.table(ASIDE)
        if anchor is None:
            raise ConfigError("the lake is empty: `orders lake write` fills it")
        read = positions_of(anchor)
        table = self._lake.table(name) or self._lake.create(name, pa.struct([]))
        gone = files_of(table)
        whole = readable(table, gone)
        held = Held(name, table, read, whole)
        places = [place for place in read if name == ASIDE or place[0] in FEEDS[name]]
        made, rows, kept = list[DataFile](), 0, 0
        for place in sorted(places):
            batches = self._builder.records(place, held)
            table = grow(self._lake, name, held.shape)
            new = _whole(table, batches)
            old = _only_here(rows_of(table, whole), place, new, self._low(place))
            made += _files(table, [new, old])
            rows, kept = rows + len(new), kept + len(old)
        built = Held(name, table, read, made)
        for place in sorted(places):
            self._check.compare(place, {name: built})
        switched = built.checked.ok and replace(self._lake, name, gone, lambda _: made)
        return Built(name, rows, kept, len(gone) - len(whole), built.checked, switched)

    def _low(self, place: Place) -> int:
        return self._topics.bounds([place])[place][0]


def _whole(table: Table, batches: Iterable[pa.RecordBatch]) -> pa.Table:
    """Under the table's columns; null where there is nothing to say, or nothing is to be said."""
    shape = shape_of(table)
    return pa.Table.from_batches([cast(one, shape) for one in batches], pa.schema(list(shape)))


def _only_here(rows: ds.Dataset, place: Place, new: pa.Table, low: int) -> pa.Table:
    """Rows whose records the topic has no more: those before its first one, or, where it is
    compacted, all that were not read."""
    there = (ds.field("_topic") == place[0]) & (ds.field("_partition") == place[1])
    if TOPICS[place[0]].cleanup == "delete":
        there &= ds.field("_offset") < low
    old = rows.to_table(filter=there)  # retention may have worked since the topic was read
    return old.filter(pc.invert(pc.is_in(old["_offset"], new["_offset"].combine_chunks())))


def _files(table: Table, parts: Iterable[pa.Table]) -> Iterator[DataFile]:
    for part in parts:
        for start in range(0, len(part), A_FILE):
            yield from write_files(table, part.slice(start, A_FILE))
