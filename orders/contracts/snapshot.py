"""What readers of the streams rest on, as a value that fits a file: topics with how they are kept,
types with their fields. `schemas/released.json` has what was released last."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NotRequired, TypedDict, cast

from orders.contracts.codec.schema import PRIMITIVES, Schema, kind, named_types
from orders.contracts.topic import Topic


class TopicShape(TypedDict):
    """How a topic is kept, and what it carries."""

    kind: str
    key: str
    cleanup: str
    retention_ms: int | None
    partitions: int
    audience: str
    records: list[str]


FieldShape = TypedDict(
    "FieldShape", {"type": str, "class": NotRequired[str], "optional": NotRequired[bool]}
)
"""type      as JSON, other types by name
class     as its schema has it
optional  true if it has a default, so that records without it can be read"""


class TypeShape(TypedDict):
    """A record has fields, an enum has symbols."""

    fields: NotRequired[dict[str, FieldShape]]
    symbols: NotRequired[list[str]]


class Snapshot(TypedDict):
    """By name; types by full name."""

    topics: dict[str, TopicShape]
    types: dict[str, TypeShape]


def snapshot(topics: Mapping[str, TopicShape], records: Iterable[Schema]) -> Snapshot:
    """Of topics and the resolved schemas of all their records."""
    types = {
        name: _type(schema) for record in records for name, schema in sorted(named_types(record))
    }
    return {"topics": dict(sorted(topics.items())), "types": dict(sorted(types.items()))}


def of_topics(topics: Iterable[Topic]) -> Snapshot:
    """Of the catalogue's topics."""
    topics = list(topics)
    shapes = {
        topic.name: TopicShape(
            kind=topic.kind,
            key=topic.key,
            cleanup=topic.cleanup,
            retention_ms=topic.retention_ms,
            partitions=topic.partitions,
            audience=topic.audience,
            records=[record.name for record in topic.records],
        )
        for topic in topics
    }
    return snapshot(shapes, [record.schema for topic in topics for record in topic.records])


def text(taken: Snapshot) -> str:
    """As a file: a line a topic and a type, so that a review sees what changes."""
    parts = [
        f'"{part}": {{\n'
        + ",\n".join(f"{json.dumps(name)}: {json.dumps(one)}" for name, one in rows.items())
        + "\n}"
        for part, rows in (("topics", taken["topics"]), ("types", taken["types"]))
    ]
    return "{" + ",\n".join(parts) + "}\n"


def parse(written: str) -> Snapshot:
    """The value of such a file. Raises ValueError for other files."""
    value = json.loads(written)
    if not isinstance(value, dict) or value.keys() != {"topics", "types"}:
        raise ValueError("it has other parts than topics and types")
    return cast(Snapshot, value)


def _type(schema: Schema) -> TypeShape:
    if schema["type"] == "enum":
        return {"symbols": list(schema["symbols"])}
    return {"fields": {field["name"]: _field(field) for field in schema["fields"]}}


def _field(field: Mapping[str, Any]) -> FieldShape:
    shape: FieldShape = {"type": json.dumps(_by_name(field["type"]))}
    if "class" in field:
        shape["class"] = field["class"]
    if "default" in field:
        shape["optional"] = True
    return shape


def _by_name(schema: Schema) -> Schema:
    """A field's type with named types by name, without what neither bytes nor meaning rest on."""
    if isinstance(schema, list):
        return [_by_name(branch) for branch in schema]
    name = kind(schema)
    match name:
        case "array":
            return {"array": _by_name(schema["items"])}
        case "map":
            return {"map": _by_name(schema["values"])}
    logical = None if isinstance(schema, str) else schema.get("logicalType")
    return logical if name in PRIMITIVES and logical else name
