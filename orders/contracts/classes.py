"""How confidential each field is: the attribute `class` that every field of every schema bears."""

from collections.abc import Container, Iterator, Mapping
from typing import Literal

from orders.contracts.codec.schema import Schema, named_types, resolve

FieldClass = Literal["public", "internal", "personal", "staff"]
"""public     what customers, partners and anybody may know: articles, prices, the law
internal   the house's own: ids, amounts, quantities, times, codes; also a field that holds a
           record, as what is inside bears classes of its own
personal   tells of a customer or partner, or has words that a person wrote
staff      tells of a member of staff: who decided, who entered, what they may"""


def fields(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """(path, field) of every field that a resolved schema has at any depth, outer ones first:
    `order.lines[].sku`; `[]` stands for what a list holds, `{}` for the values of a map."""
    yield from _inside(schema, "", dict(named_types(schema)))


def classes(schema: Schema) -> dict[str, FieldClass]:
    """Class of every field of a resolved schema, by its path as `fields` tells it."""
    return {path: field["class"] for path, field in fields(schema)}


def without(schema: Schema, left_out: Container[FieldClass]) -> Schema:
    """The resolved schema without the fields of these classes, at any depth. A reader of what is
    left skips the others in every record."""
    types = {name: _cut(found, left_out) for name, found in named_types(schema)}
    return resolve(_cut(schema, left_out), types)


def _inside(schema: Schema, path: str, types: Mapping[str, Schema]) -> Iterator[tuple[str, Schema]]:
    if isinstance(schema, list):
        for branch in schema:
            yield from _inside(branch, path, types)
        return
    known = types.get(schema, {}) if isinstance(schema, str) else schema
    for field in known.get("fields", ()):
        name = f"{path}.{field['name']}" if path else field["name"]
        yield name, field
        yield from _inside(field["type"], name, types)
    for part, mark in (("items", "[]"), ("values", "{}")):
        if part in known:
            yield from _inside(known[part], path + mark, types)


def _cut(schema: Schema, left_out: Container[FieldClass]) -> Schema:
    if isinstance(schema, list):
        return [_cut(branch, left_out) for branch in schema]
    if not isinstance(schema, dict):
        return schema
    cut = dict(schema)
    if "fields" in schema:
        cut["fields"] = [
            {**field, "type": _cut(field["type"], left_out)}
            for field in schema["fields"]
            if field["class"] not in left_out
        ]
    for part in ("items", "values"):
        if part in schema:
            cut[part] = _cut(schema[part], left_out)
    return cut
