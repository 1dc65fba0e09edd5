"""Records as tables of DuckDB: one a record type, a column a field that its rules name."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from orders.contracts.codec.schema import Schema, kind, named_types
from orders.contracts.quality import Rule
from orders.engine.errors import ConfigError

PLACE = {"_key": "string", "_partition": "int", "_offset": "long", "_recorded_at": "long"}
"""Columns beside the fields: where the record stands."""
SIMPLE = {
    "boolean": "bool_",
    "int": "int32",
    "long": "int64",
    "float": "float32",
    "double": "float64",
    "bytes": "binary",
    "string": "string",
}
"""Avro's primitive -> the name of Arrow's."""
PIECE = 5_000
"""Rows that are added at once."""
MISSING = (
    "DuckDB or PyArrow is not installed: `make setup` brings them, or `pip install -r "
    "requirements-data.txt` beside the package"
)


class Tables:
    """The tables of one topic, in memory. Raises ConfigError where DuckDB is not installed."""

    def __init__(self, records: Mapping[str, Schema], rules: Sequence[Rule]) -> None:
        try:
            import duckdb
            import pyarrow
        except ImportError as error:
            raise ConfigError(MISSING) from error
        self._arrow, self._database = pyarrow, duckdb.connect()
        self._schemas = {
            name: pyarrow.schema(
                [
                    *((column, self._type(type_, {})) for column, type_ in PLACE.items()),
                    *self._columns(schema, [rule.finds for rule in rules if rule.record == name]),
                ]
            )
            for name, schema in records.items()
        }
        self._waiting: dict[str, list[Mapping[str, Any]]] = {name: [] for name in records}
        for name, shape in self._schemas.items():
            self._put(f'CREATE TABLE "{name}" AS FROM piece', shape.empty_table())

    def wanted(self, record: str) -> list[str]:
        """Fields that are columns: all that a row needs to have."""
        return [name for name in self._schemas[record].names if name not in PLACE]

    def add(self, record: str, row: Mapping[str, Any]) -> None:
        """One row: its place and the fields that are wanted."""
        waiting = self._waiting[record]
        waiting.append(row)
        if len(waiting) >= PIECE:
            self._flush(record)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """What SQL finds in all that was added."""
        for record in self._waiting:
            self._flush(record)
        return self._database.execute(query).fetchall()

    def close(self) -> None:
        """Let go of the memory."""
        self._database.close()

    def _flush(self, record: str) -> None:
        if rows := self._waiting[record]:
            piece = self._arrow.Table.from_pylist(rows, self._schemas[record])
            self._put(f'INSERT INTO "{record}" FROM piece', piece)
            rows.clear()

    def _put(self, statement: str, piece: Any) -> None:
        self._database.register("piece", piece)
        self._database.execute(statement)
        self._database.unregister("piece")

    def _columns(self, schema: Schema, queries: Sequence[str]) -> list[tuple[str, Any]]:
        types = dict(named_types(schema))
        named = {word for query in queries for word in re.findall(r"\w+", query)}
        return [
            (field["name"], self._type(field["type"], types))
            for field in schema["fields"]
            if field["name"] in named
        ]

    def _type(self, schema: Schema, types: Mapping[str, Schema]) -> Any:
        """Arrow's type of an Avro one."""
        arrow = self._arrow
        if isinstance(schema, list):
            (branch,) = (branch for branch in schema if branch != "null")
            return self._type(branch, types)
        name = kind(schema)
        known = types.get(name, schema)
        match known if isinstance(known, str) else known["type"]:
            case "record":
                inner = [(one["name"], self._type(one["type"], types)) for one in known["fields"]]
                return arrow.struct(inner)
            case "array":
                return arrow.list_(self._type(known["items"], types))
            case "map":
                return arrow.map_(arrow.string(), self._type(known["values"], types))
            case "enum":
                return arrow.string()
        if isinstance(known, dict) and known.get("logicalType") == "timestamp-millis":
            return arrow.timestamp("ms")
        return getattr(arrow, SIMPLE[name])()
