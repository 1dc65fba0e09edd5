"""The commit of one table: rows and the positions behind them as one snapshot, and the fence.

pyiceberg retries nothing here (`commit.retry.num-retries` is 0): a commit goes through if the table
is as this writer left it. If it is not, but has the same positions, it was only kept in order
(compaction, expiry, a backfill), and the commit is tried again on what is there now.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

import pyarrow as pa
from pyiceberg.exceptions import CommitFailedException
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table

from orders.client.reading import Place
from orders.engine.core.failpoints import reached
from services.lake.columns import cast
from services.lake.errors import Moved, storage
from services.lake.positions import (
    OWN,
    POSITIONS,
    WRITER,
    carried_by,
    own_positions_of,
    positions_of,
    positions_text,
)
from services.lake.reading import files_of
from services.lake.shapes import COORDINATES, grown
from services.lake.tables import Lake, shape_of

TRIES = 5


class Commit(NamedTuple):
    """`base`: the positions that this writer knows the table to have; `positions`: those behind
    its rows; `told`: other properties of the snapshot; `writer`: who must have the anchor."""

    name: str
    rows: Sequence[pa.RecordBatch]
    base: Mapping[Place, int]
    positions: Mapping[Place, int]
    told: Mapping[str, str] = {}
    writer: str = ""


def append(lake: Lake, commit: Commit, shape: pa.StructType) -> None:
    """Commit these rows, which have columns of this shape; the table is made and grows as it must.
    Raises Moved if somebody else has written, LakeAway."""
    for _ in range(TRIES):
        table = lake.table(commit.name) or lake.create(commit.name, shape)
        elsewhere = commit.writer and carried_by(table).get(WRITER) != commit.writer
        if elsewhere or positions_of(table) != dict(commit.base):
            raise Moved(f"table {commit.name} is not where this writer left it")
        if _went_through(table, commit, shape):
            return
    raise Moved(f"table {commit.name} does not come to rest")


def _went_through(table: Table, commit: Commit, shape: pa.StructType) -> bool:
    with storage(f"writing table {commit.name}"):
        transaction = table.transaction()
        ours = shape_of(table)
        whole = pa.struct(list(grown(ours, grown(COORDINATES, shape))))
        if whole != ours:
            with transaction.update_schema() as update:
                update.union_by_name(pa.schema(list(whole)))
        batches = [cast(batch, whole) for batch in commit.rows]
        told = {**carried_by(table), **commit.told, POSITIONS: positions_text(commit.positions)}
        rows = pa.Table.from_batches(batches, pa.schema(list(whole)))
        transaction.append(rows, snapshot_properties=told)
        reached("lake: files written")
        try:
            transaction.commit_transaction()
        except CommitFailedException:
            return False
        return True


def grow(lake: Lake, name: str, shape: pa.StructType) -> Table:
    """The table, with columns of this shape, too. Raises Moved, LakeAway."""
    for _ in range(TRIES):
        table = lake.table(name) or lake.create(name, shape)
        ours = shape_of(table)
        whole = grown(ours, grown(COORDINATES, shape))
        if whole == ours:
            return table
        with (
            storage(f"growing table {name}"),
            suppress(CommitFailedException),
            table.update_schema() as update,
        ):
            update.union_by_name(pa.schema(list(whole)))
    raise Moved(f"table {name} does not come to rest")


def replace(
    lake: Lake, name: str, gone: Sequence[DataFile], make: Callable[[Table], Sequence[DataFile]]
) -> bool:
    """Put what `make` writes in the place of these files, in one snapshot that has the positions of
    the one before it; what was added meanwhile stays. False if some of them are not there any
    more."""
    made: Sequence[DataFile] = ()
    for _ in range(TRIES):
        table = lake.table(name)
        if table is None or not {one.file_path for one in gone} <= {
            one.file_path for one in files_of(table)
        }:
            return False
        made = made or make(table)
        with storage(f"replacing files of table {name}"):
            transaction = table.transaction()
            carried = carried_by(table)
            with transaction.update_snapshot(snapshot_properties=carried).overwrite() as snapshot:
                for one in gone:
                    snapshot.delete_data_file(one)
                for one in made:
                    snapshot.append_data_file(one)
            try:
                transaction.commit_transaction()
            except CommitFailedException:
                continue
            return True
    return False


def forget_positions(lake: Lake, name: str) -> None:
    """Have the anchor say that nothing is known of how far the lake is; its own rows stay known.
    Raises Moved, LakeAway."""
    for _ in range(TRIES):
        table = lake.table(name)
        if table is None:
            return
        with storage(f"writing table {name}"):
            transaction = table.transaction()
            empty = pa.schema(list(shape_of(table))).empty_table()
            own = {OWN: positions_text(own_positions_of(table))}
            told = {**carried_by(table), **own, POSITIONS: "{}"}
            transaction.append(empty, snapshot_properties=told)
            try:
                transaction.commit_transaction()
            except CommitFailedException:
                continue
            return
    raise Moved(f"table {name} does not come to rest")
