"""From rows to columns. A row that does not fit is told apart; the others are not held up."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from services.lake.shapes import TIME

Row = Mapping[str, Any]
READ = pa.timestamp("ms", "UTC")
"""Times are milliseconds in Avro, and microseconds in Iceberg."""
FIRST_MS, END_MS = -62_135_596_800_000, 253_402_300_800_000
"""The years 1 to 9999: no calendar of Python's, and few of others', has any other."""


class Columns(NamedTuple):
    """`misfits`: rows that hold what no column can."""

    batch: pa.RecordBatch
    misfits: list[Row]


def columns_of(rows: Sequence[Row], shape: pa.StructType) -> Columns:
    """The rows as columns of this shape: what it has not is left out, what they have not is
    null."""
    try:
        return Columns(_batch(rows, shape), [])
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        if len(rows) == 1:
            return Columns(_batch([], shape), list(rows))
    half = len(rows) // 2
    left, right = columns_of(rows[:half], shape), columns_of(rows[half:], shape)
    table = pa.Table.from_batches([left.batch, right.batch]).combine_chunks()
    batches = table.to_batches() or [_batch([], shape)]
    return Columns(batches[0], [*left.misfits, *right.misfits])


def cast(batch: pa.RecordBatch, shape: pa.StructType) -> pa.RecordBatch:
    """The same rows under these columns, matched by name at any depth; null in those that it has
    not."""
    if batch.schema == pa.schema(list(shape)):
        return batch
    return pa.RecordBatch.from_struct_array(batch.to_struct_array().cast(shape))


def _batch(rows: Sequence[Row], shape: pa.StructType) -> pa.RecordBatch:
    array = pa.array(rows, _as_read(shape))
    _refuse_odd_times(array)
    return pa.RecordBatch.from_struct_array(array.cast(shape))


def _as_read(of: pa.DataType) -> pa.DataType:
    if pa.types.is_struct(of):
        return pa.struct([(field.name, _as_read(field.type)) for field in of])
    if pa.types.is_list(of):
        return pa.list_(pa.field("element", _as_read(of.value_type)))
    if pa.types.is_map(of):
        return pa.map_(pa.string(), _as_read(of.item_type))
    return READ if of == TIME else of


def _refuse_odd_times(array: pa.Array) -> None:
    """Raises ArrowInvalid for a time that no calendar has."""
    if pa.types.is_struct(array.type):
        for number in range(array.type.num_fields):
            _refuse_odd_times(array.field(number))
    elif pa.types.is_list(array.type):
        _refuse_odd_times(array.values)
    elif pa.types.is_map(array.type):
        _refuse_odd_times(array.items)
    elif array.type == READ:
        bounds = pc.min_max(array.cast(pa.int64()))
        least, most = bounds["min"].as_py(), bounds["max"].as_py()
        if least is not None and not (least >= FIRST_MS and most < END_MS):
            raise pa.ArrowInvalid("a time that no calendar has")
