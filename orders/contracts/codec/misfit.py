"""Says which part of a value does not fit its schema. Slow, and only asked when writing has
failed."""

from collections.abc import Iterator
from typing import Any

from fastavro.validation import validate

from orders.contracts.codec.schema import Schema, kind, named_types, plain


def misfit(schema: Schema, value: Any) -> str:
    """Path, expected type and found type of the first misfit of a record of the resolved schema;
    no content, it may be personal."""
    types = dict(named_types(schema))
    return next(
        _misfits(plain(schema), value, kind(schema), types),
        f"{kind(schema)}: the value does not fit the schema",
    )


def _misfits(schema: Schema, value: Any, path: str, types: dict[str, Schema]) -> Iterator[str]:
    if isinstance(schema, list):
        schema = next(
            (branch for branch in schema if (branch == "null") == (value is None)), "null"
        )
    schema = types.get(schema, schema) if isinstance(schema, str) else schema
    name = schema if isinstance(schema, str) else schema["type"]
    if name == "record" and isinstance(value, dict):
        for field in schema["fields"]:
            where = f"{path}.{field['name']}"
            if field["name"] in value:
                yield from _misfits(field["type"], value[field["name"]], where, types)
            else:
                yield f"{where} is missing"
    elif name == "array" and isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _misfits(schema["items"], item, f"{path}[{index}]", types)
    elif name == "map" and isinstance(value, dict):
        for key, item in value.items():
            yield from _misfits("string", key, f"{path} key", types)
            yield from _misfits(schema["values"], item, f"{path} value", types)
    elif not validate(value, schema, raise_errors=False):
        yield f"{path} must be {name}, not {type(value).__name__}"
