"""Arbitrary valid values of any resolved Avro schema, and messages as any standard producer
writes them."""

from io import BytesIO
from random import Random
from typing import Any

import fastavro
from hypothesis import strategies as st

from orders.contracts.codec.schema import Schema, kind, named_types, plain

PRIMITIVES: dict[str, st.SearchStrategy[Any]] = {
    "null": st.none(),
    "boolean": st.booleans(),
    "int": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(width=32, allow_nan=False),
    "double": st.floats(allow_nan=False),
    "bytes": st.binary(max_size=200),
    "string": st.text(max_size=20)
    | st.text(min_size=64, max_size=70),  # from 64 bytes on, a length takes two bytes
}

SAMPLES: dict[str, tuple[Any, ...]] = {
    "null": (None,),
    "boolean": (False, True),
    "int": (0, -1, 63, 64, 2**31 - 1, -(2**31)),
    "long": (0, -1, 63, 64, 1_790_000_000_000, 2**63 - 1, -(2**63)),
    "float": (0.0, -1.5),
    "double": (0.0, 1e300),
    "bytes": (b"", b"\0" * 70),
    "string": ("", "a", "x" * 63, "x" * 64, "\u00fc" * 70, "x" * 3_000),
}


def standard_message(schema: Schema, schema_id: int, value: Any) -> bytes:
    """The value in Confluent's wire format, by plain fastavro. Missing fields take their
    defaults."""
    buffer = BytesIO()
    buffer.write(b"\0" + schema_id.to_bytes(4, "big"))
    fastavro.schemaless_writer(buffer, fastavro.parse_schema(plain(schema)), value)
    return buffer.getvalue()


def values(schema: Schema) -> st.SearchStrategy[Any]:
    """Values that fit the schema, at the ends of every range too."""
    return _values(plain(schema), dict(named_types(plain(schema))))


def _values(schema: Schema, types: dict[str, Schema]) -> st.SearchStrategy[Any]:
    if isinstance(schema, list):
        return st.one_of(*(_values(branch, types) for branch in schema))
    name = kind(schema)
    if name in PRIMITIVES:
        return PRIMITIVES[name]
    definition: Any = types.get(name, schema)
    match definition["type"]:
        case "record":
            return st.fixed_dictionaries(
                {field["name"]: _values(field["type"], types) for field in definition["fields"]}
            )
        case "enum":
            return st.sampled_from(definition["symbols"])
        case "array":
            return st.lists(_values(definition["items"], types), max_size=3)
        case "map":
            return st.dictionaries(
                st.text(max_size=5), _values(definition["values"], types), max_size=3
            )
    raise NotImplementedError(name)


def drawn(schema: Schema, random: Random) -> Any:
    """Any value that fits the schema, without Hypothesis: where a million are wanted."""
    return _drawn(plain(schema), dict(named_types(plain(schema))), random)


def _drawn(schema: Schema, types: dict[str, Schema], random: Random) -> Any:
    if isinstance(schema, list):
        return _drawn(random.choice(schema), types, random)
    name = kind(schema)
    if name in PRIMITIVES:
        return random.choice(SAMPLES[name])
    definition: Any = types.get(name, schema)
    some = range(random.randint(0, 3))
    match definition["type"]:
        case "record":
            fields = definition["fields"]
            return {field["name"]: _drawn(field["type"], types, random) for field in fields}
        case "enum":
            return random.choice(definition["symbols"])
        case "array":
            return [_drawn(definition["items"], types, random) for _ in some]
        case "map":
            return {str(number): _drawn(definition["values"], types, random) for number in some}
    raise NotImplementedError(name)


def zero(schema: Schema) -> Any:
    """The emptiest value of a resolved schema: 0, "", [], the first enum symbol, the first
    branch of a union."""
    if isinstance(schema, list):
        return zero(schema[0])
    if isinstance(schema, dict):
        match schema["type"]:
            case "record":
                return {field["name"]: zero(field["type"]) for field in schema["fields"]}
            case "enum":
                return schema["symbols"][0]
            case "array":
                return []
            case "map":
                return {}
    return {
        "null": None,
        "boolean": False,
        "float": 0.0,
        "double": 0.0,
        "bytes": b"",
        "string": "",
    }.get(kind(plain(schema)), 0)
