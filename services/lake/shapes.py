"""Columns from Avro schemas, and how they grow. Pure functions over Arrow's types.

Every column may be null: a field that a schema got later is null in the rows before it.
"""

from collections.abc import Mapping

import pyarrow as pa

from orders.contracts.codec.schema import Schema, kind, named_types
from services.lake.keeping import Keeping

TIME = pa.timestamp("us", "UTC")
SIMPLE: Mapping[str, pa.DataType] = {
    "boolean": pa.bool_(),
    "int": pa.int32(),
    "long": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "bytes": pa.binary(),
    "string": pa.string(),
}
WIDER = {(pa.int32(), pa.int64()): pa.int64(), (pa.float32(), pa.float64()): pa.float64()}
"""Types of numbers, and the one that holds both."""
COORDINATES = pa.struct(
    [
        ("_topic", pa.string()),
        ("_partition", pa.int32()),
        ("_offset", pa.int64()),
        ("_recorded_at", TIME),
        ("_day", pa.date32()),
        ("_schema_id", pa.int32()),
        ("_key", pa.string()),
    ]
)
"""With which every table begins: where the record stands in Kafka, when it was written there, and
under which schema of the registry."""


class Unlike(Exception):
    """A column that has one type already cannot have this one, too. Says which and why."""


def struct_of(record: Schema, keeping: Keeping) -> pa.StructType:
    """The columns of a resolved Avro record: those fields that are kept."""
    return _Columns(dict(named_types(record)), keeping).struct(record)


class _Columns:
    """`types`: named types by full name, as they are written out once only."""

    def __init__(self, types: Mapping[str, Schema], keeping: Keeping) -> None:
        self._types = types
        self._keeping = keeping

    def struct(self, record: Schema) -> pa.StructType:
        name = kind(record)
        fields = [
            (field["name"], self._type(field["type"]))
            for field in record["fields"]
            if self._keeping.keeps(name, field)
        ]
        return pa.struct([(column, of) for column, of in fields if of is not None])

    def _type(self, schema: Schema) -> pa.DataType | None:
        """None of what has nothing that is kept."""
        if isinstance(schema, list):
            return self._type(next(branch for branch in schema if branch != "null"))
        schema = self._types.get(schema, schema) if isinstance(schema, str) else schema
        if isinstance(schema, str):
            return SIMPLE[schema]
        match schema["type"]:
            case "record":
                return self.struct(schema) if self.struct(schema).num_fields else None
            case "array":
                items = self._type(schema["items"])
                return None if items is None else list_of(items)
            case "map":
                values = self._type(schema["values"])
                return None if values is None else pa.map_(pa.string(), values)
            case "enum":
                return pa.string()
        return TIME if schema.get("logicalType") == "timestamp-millis" else SIMPLE[schema["type"]]


def list_of(items: pa.DataType) -> pa.ListType:
    """A list, its items named as Iceberg names them."""
    return pa.list_(pa.field("element", items))


def grown(ours: pa.DataType, theirs: pa.DataType, where: str = "") -> pa.DataType:
    """The type that holds the values of both: a struct has the fields of either, ours first. Raises
    Unlike."""
    if pa.types.is_struct(ours) and pa.types.is_struct(theirs):
        return _grown_struct(ours, theirs, where)
    if pa.types.is_list(ours) and pa.types.is_list(theirs):
        return list_of(grown(ours.value_type, theirs.value_type, where))
    if pa.types.is_map(ours) and pa.types.is_map(theirs):
        return pa.map_(pa.string(), grown(ours.item_type, theirs.item_type, where))
    if ours == theirs:
        return ours
    for pair in ((ours, theirs), (theirs, ours)):
        if pair in WIDER:
            return WIDER[pair]
    raise Unlike(f"{where or 'the record'} is {ours}, and cannot be {theirs}, too")


def _grown_struct(ours: pa.StructType, theirs: pa.StructType, where: str) -> pa.StructType:
    fields = {field.name: field.type for field in ours}
    for field in theirs:
        known = fields.get(field.name)
        path = f"{where}.{field.name}".lstrip(".")
        fields[field.name] = field.type if known is None else grown(known, field.type, path)
    return pa.struct(list(fields.items()))


def usual(of: pa.DataType) -> pa.DataType:
    """The type as it is made here: Iceberg's tables come back with large texts and lists."""
    if pa.types.is_struct(of):
        return pa.struct([(field.name, usual(field.type)) for field in of])
    if pa.types.is_map(of):
        return pa.map_(pa.string(), usual(of.item_type))
    if pa.types.is_list(of) or pa.types.is_large_list(of):
        return list_of(usual(of.value_type))
    if pa.types.is_large_string(of):
        return pa.string()
    return pa.binary() if pa.types.is_large_binary(of) else of
