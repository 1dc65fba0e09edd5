"""Rows of a table as Arrow reads them: columns that are asked for, file by file."""

from collections.abc import Iterable
from contextlib import suppress

import pyarrow as pa
import pyarrow.dataset as ds
from pyarrow import fs
from pyiceberg.io.pyarrow import PyArrowFileIO
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table

from orders.engine.errors import ConfigError
from services.lake.errors import LakeDamaged, reading
from services.lake.tables import shape_of


def files_of(table: Table) -> list[DataFile]:
    """The data files of the table's present snapshot."""
    return [task.file for task in table.scan().plan_files()]


def rows_of(table: Table, files: Iterable[DataFile] | None = None) -> ds.Dataset:
    """These files (all, if none are named) under the table's present columns: a column that a file
    lacks is null."""
    wanted = files_of(table) if files is None else files
    schema = pa.schema(list(shape_of(table)))
    paths = [one.file_path for one in wanted]
    if not paths:
        return ds.dataset(schema.empty_table())
    inside = [PyArrowFileIO.parse_location(path, table.io.properties)[2] for path in paths]
    with reading(table.name()[-1]):
        there = filesystem_of(table, paths[0])
        return ds.dataset(inside, schema=schema, format="parquet", filesystem=there)


def readable(table: Table, files: Iterable[DataFile]) -> list[DataFile]:
    """Those of the files that are there, and whole."""
    found = []
    for one in files:
        with suppress(LakeDamaged), reading(table.name()[-1]):
            rows_of(table, [one]).to_table()
            found.append(one)
    return found


def filesystem_of(table: Table, path: str) -> fs.FileSystem:
    """Where the table's files are."""
    io = table.io
    if not isinstance(io, PyArrowFileIO):
        raise ConfigError("ORDERS_LAKE_STORE: py-io-impl must be pyiceberg's own for pyarrow")
    scheme, netloc, _ = PyArrowFileIO.parse_location(path, io.properties)
    found: fs.FileSystem = io.fs_by_scheme(scheme, netloc)
    return found
