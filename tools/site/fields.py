"""The fields of a record or a shared type as a table: name, type, class, meaning."""

from collections.abc import Iterable, Mapping
from typing import Any

from orders.contracts.codec.schema import PRIMITIVES, Schema

Homes = Mapping[str, str]
"""Full name of a type -> the page, and the place on it, that has its fields."""
CLASS = "class"
"""The attribute that says who may see a field."""


def table(fields: Iterable[Schema], homes: Homes) -> str:
    """A row a field; the classes as a column where a field has one."""
    listed = list(fields)
    classed = any(CLASS in field for field in listed)
    head = ["field", "type", *(["class"] if classed else []), "meaning"]
    rows = [head, ["---"] * len(head)]
    for field in listed:
        own = [field.get(CLASS, "")] if classed else []
        rows.append([f"`{field['name']}`", shown(field["type"], homes), *own, cell(field["doc"])])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def shown(schema: Schema, homes: Homes) -> str:
    """A type in a table: one that has a page leads to it."""
    if isinstance(schema, list):
        parts = ("null" if part == "null" else shown(part, homes) for part in _null_last(schema))
        return " or ".join(parts)
    if isinstance(schema, str):
        return f"`{schema}`" if schema in PRIMITIVES else link(schema, homes)
    match schema["type"]:
        case "array":
            return f"list of {shown(schema['items'], homes)}"
        case "map":
            return f"map from text to {shown(schema['values'], homes)}"
        case "enum":
            return f"`{schema['name']}`, one of {symbols(schema)}"
        case "record":
            return f"`{schema['name']}`: " + ", ".join(
                f"`{field['name']}` {shown(field['type'], homes)}" for field in schema["fields"]
            )
    logical = schema.get("logicalType")
    return f"`{logical}`" if logical else shown(schema["type"], homes)


def symbols(enum: Schema) -> str:
    """All that it may be."""
    return ", ".join(f"`{one}`" for one in enum["symbols"])


def link(fullname: str, homes: Homes) -> str:
    """A type by its short name."""
    short = fullname.rpartition(".")[2]
    return f"[{short}]({homes[fullname]})" if fullname in homes else f"`{short}`"


def cell(text: str) -> str:
    """A text that stays in its cell."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _null_last(branches: list[Any]) -> list[Any]:
    return sorted(branches, key=lambda branch: branch == "null")
