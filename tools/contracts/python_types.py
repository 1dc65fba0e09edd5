"""Renders `orders/contracts/records.py`: every record, shared type and enum as a Python type."""

import textwrap
from collections.abc import Mapping

from orders.contracts.codec.schema import Schema
from tools.contracts.sources import Sources

WIDTH = 100
SIMPLE = {
    "null": "None",
    "boolean": "bool",
    "int": "int",
    "long": "int",
    "float": "float",
    "double": "float",
    "bytes": "bytes",
    "string": "str",
}
CARRIED = {"Order": "CarriedOrder", "StoredOrder | None": "CarriedOrder | None"}
"""Of records alone: an order inside a shared type is a plain one."""
TOP = '''\
"""Every record as a type: times are milliseconds since 1970 UTC, money is in minor units.

Generated from `schemas/` by `make contracts`: do not edit.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from orders.contracts.order import CarriedOrder
'''


def render(sources: Sources) -> str:
    """The text of records.py: enums, then shared types, then records in the order of their
    topics."""
    shared = sorted(sources.shared.values(), key=lambda definition: definition.name)
    records = {
        definition.path: definition for listed in sources.records.values() for definition in listed
    }
    enums, classes = [], []
    for definition in (*shared, *records.values()):
        carried = CARRIED if definition.path in records else {}
        for _, schema in definition.own_types():
            if schema["type"] == "enum":
                enums.append(_enum(schema))
            else:
                classes.append(_class(schema, carried))
    return "\n\n\n".join([TOP + "\n" + "\n".join(sorted(enums)), *classes]) + "\n"


def python_type(schema: Schema) -> str:
    """The annotation for a type whose shared parts stand by name."""
    if isinstance(schema, str):
        return SIMPLE.get(schema) or schema.rpartition(".")[2]
    if isinstance(schema, list):
        return " | ".join(sorted(map(python_type, schema), key="None".__eq__))
    match schema["type"]:
        case "array":
            return f"list[{python_type(schema['items'])}]"
        case "map":
            return f"dict[str, {python_type(schema['values'])}]"
        case "record" | "enum":
            return str(schema["name"])
        case "fixed":
            return "bytes"
    return python_type(schema["type"])


def _enum(schema: Schema) -> str:
    symbols = [f'"{symbol}"' for symbol in schema["symbols"]]
    line = f"{schema['name']} = Literal[{', '.join(symbols)}]"
    if len(line) > WIDTH:
        line = "\n".join(
            [f"{schema['name']} = Literal[", *(f"    {symbol}," for symbol in symbols), "]"]
        )
    return f"{line}\n{_docstring(schema['doc'], '')}"


def _class(schema: Schema, carried: Mapping[str, str]) -> str:
    base = python_type(schema.get("extends", "TypedDict"))
    lines = [f"class {schema['name']}({base}):", _docstring(schema["doc"], "    "), ""]
    for field in schema["fields"]:
        annotation = python_type(field["type"])
        lines += _field(field["name"], carried.get(annotation, annotation), field["doc"])
    return "\n".join(lines)


def _field(name: str, annotation: str, doc: str) -> list[str]:
    line = f"    {name}: {annotation}"
    if len(f"{line}  # {doc}") <= WIDTH:
        return [f"{line}  # {doc}"]
    return [*textwrap.wrap(doc, WIDTH, initial_indent="    # ", subsequent_indent="    # "), line]


def _docstring(doc: str, indent: str) -> str:
    text = doc.replace("\\", "\\\\").replace('"""', "'''")
    if len(text) + len(indent) + 6 <= WIDTH:
        return f'{indent}"""{text}"""'
    lines = textwrap.wrap(text, WIDTH - 6, initial_indent=f'{indent}"""', subsequent_indent=indent)
    return "\n".join([*lines, f'{indent}"""'])
