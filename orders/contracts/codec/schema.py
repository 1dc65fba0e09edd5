"""Avro schemas as JSON values: names resolved, types cut out, forms compared. Pure functions, no
I/O.

A *resolved* schema defines every type in full where it is first used, with its namespace, and uses
full names afterwards.
"""

import hashlib
from collections.abc import Container, Iterator, Mapping
from itertools import takewhile
from typing import Any, NamedTuple

from fastavro.schema import to_parsing_canonical_form

Schema = Any
"""A parsed JSON value: a name, a list (union) or a dict (a type with parameters)."""

PRIMITIVES = frozenset({"null", "boolean", "int", "long", "float", "double", "bytes", "string"})
NAMED = frozenset({"record", "enum", "fixed"})
INTEGERS = {"int": (-(2**31), 2**31 - 1), "long": (-(2**63), 2**63 - 1)}
"""Type of a whole number -> the least and the greatest that it holds."""


def resolve(schema: Schema, types: Mapping[str, Schema] | None = None) -> Schema:
    """The resolved form of `schema`. `types` holds definitions, by full name, of types that it uses
    without defining them.

    Raises KeyError with the name of a type that is nowhere defined.
    """
    return _resolve(schema, {} if types is None else types, set(), "")


def _resolve(schema: Schema, types: Mapping[str, Schema], seen: set[str], namespace: str) -> Schema:
    if isinstance(schema, list):
        return [_resolve(branch, types, seen, namespace) for branch in schema]
    if isinstance(schema, str):
        name = schema if schema in PRIMITIVES else _full_name(schema, namespace)
        return (
            name if name in PRIMITIVES or name in seen else _resolve(types[name], types, seen, "")
        )
    resolved = dict(schema)
    if schema["type"] in NAMED:
        name = _full_name(schema["name"], schema.get("namespace", namespace))
        seen.add(name)
        namespace, _, short = name.rpartition(".")
        resolved |= {"name": short, "namespace": namespace}
    if "fields" in schema:
        resolved["fields"] = [
            {**field, "type": _resolve(field["type"], types, seen, namespace)}
            for field in schema["fields"]
        ]
    for part in ("items", "values"):
        if part in schema:
            resolved[part] = _resolve(schema[part], types, seen, namespace)
    return resolved


def _full_name(name: str, namespace: str) -> str:
    return name if "." in name or not namespace else f"{namespace}.{name}"


def kind(schema: Schema) -> str:
    """What a resolved type that is no union is: the full name of a named type, else `array`,
    `map` or the primitive's name."""
    if isinstance(schema, str):
        return schema
    return (
        f"{schema['namespace']}.{schema['name']}"
        if schema["type"] in NAMED
        else str(schema["type"])
    )


def named_types(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """(full name, definition) of every record, enum and fixed that a resolved schema defines,
    outer ones first."""
    if isinstance(schema, list):
        for branch in schema:
            yield from named_types(branch)
    elif isinstance(schema, dict):
        if schema["type"] in NAMED:
            yield kind(schema), schema
        for field in schema.get("fields", ()):
            yield from named_types(field["type"])
        for part in ("items", "values"):
            yield from named_types(schema.get(part))


def plain(schema: Schema) -> Schema:
    """The schema without logical types, so that times stay integers: making datetimes would cost
    more than all other decoding."""
    if isinstance(schema, list):
        return [plain(branch) for branch in schema]
    if isinstance(schema, dict):
        return {key: plain(part) for key, part in schema.items() if key != "logicalType"}
    return schema


def fingerprint(schema: Schema) -> str:
    """Equal for two resolved schemas whose values have the same names and the same bytes:
    SHA-256 of the parsing canonical form, in hex."""
    return hashlib.sha256(to_parsing_canonical_form(schema).encode()).hexdigest()


def order_type(record: Schema) -> Schema | None:
    """The type, resolved by itself, of a resolved record's last field if that is called `order` and
    is a record; None for all others.

    A record that has one is a hand-off.
    """
    if (
        not isinstance(record, dict)
        or not record.get("fields")
        or record["fields"][-1]["name"] != "order"
    ):
        return None
    order = resolve(record["fields"][-1]["type"], dict(named_types(record)))
    return order if isinstance(order, dict) and order["type"] == "record" else None


def head(record: Schema) -> Schema:
    """A hand-off record without its order: what stands before the order's bytes."""
    return {**record, "fields": record["fields"][:-1]}


def leading(record: Schema, names: Container[str]) -> Schema:
    """A record without all that stands behind its first fields, those of these names."""
    fields = takewhile(lambda field: field["name"] in names, record["fields"])
    return {**record, "fields": list(fields)}


def additions(writer: Schema, reader: Schema) -> Iterator[str]:
    """What the resolved schema `writer` can say and `reader` would drop: paths of fields,
    symbols and union branches."""
    yield from _Comparison(dict(named_types(writer)), dict(named_types(reader)), set()).union(
        writer, reader, ""
    )


class _Comparison(NamedTuple):
    """`written` and `known`: the named types of writer and reader; `seen`: those compared
    already."""

    written: Mapping[str, Schema]
    known: Mapping[str, Schema]
    seen: set[str]

    def union(self, new: Schema, old: Schema, path: str) -> Iterator[str]:
        for branch in new if isinstance(new, list) else [new]:
            match = [
                candidate
                for candidate in (old if isinstance(old, list) else [old])
                if kind(candidate) == kind(branch)
            ]
            if match:
                yield from self.branch(branch, match[0], path)
            elif isinstance(old, list):
                yield f"{path} as {kind(branch)}"

    def branch(self, new: Schema, old: Schema, path: str) -> Iterator[str]:
        name = kind(new)
        if name in self.seen:
            return
        if name in self.written:
            self.seen.add(name)
            new, old = self.written[name], self.known[name]
        if isinstance(new, dict):
            yield from (
                f"{path}={symbol}"
                for symbol in new.get("symbols", ())
                if symbol not in old["symbols"]
            )
            yield from self.fields(new, old, path)
            for part in new.keys() & {"items", "values"}:
                yield from self.union(new[part], old[part], path)

    def fields(self, new: Schema, old: Schema, path: str) -> Iterator[str]:
        ours = {field["name"]: field["type"] for field in old.get("fields", ())}
        for field in new.get("fields", ()):
            where = f"{path}.{field['name']}".lstrip(".")
            if field["name"] in ours:
                yield from self.union(field["type"], ours[field["name"]], where)
            else:
                yield where
