"""What an order says, in 16 bytes: equal for orders that say the same (IN-05).

The digest is over the fields that an order had when digests began to be kept, and over younger
ones only where they are set. So a field that is added later leaves every digest as it was, and
repeats of orders that came before it stay repeats.
"""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from orders.contracts.codec.avro import Writer, compile_writer
from orders.contracts.codec.schema import Schema, kind, named_types, resolve
from orders.contracts.sources import ORDER, order_schema, shared_type

FIRST_FIELDS: Mapping[str, tuple[str, ...]] = {
    name: tuple(fields.split())
    for name, fields in {
        ORDER: "order_id channel reference kind placed_at currency priority buyer billing_address "
        "delivery_address lines charges totals payment wished_delivery_at promised_delivery_at "
        "notes source_document",
        "orders.Buyer": "customer_id name company group language contacts",
        "orders.Contact": "kind value",
        "orders.Address": "name street postal_code city region country latitude longitude",
        "orders.OrderLine": "line sku name specification quantity unit unit_price_minor price_per "
        "discount_minor tax_minor total_minor",
        "orders.Charge": "kind amount_minor tax_minor",
        "orders.Totals": "goods_minor discount_minor charges_minor tax_minor total_minor",
        "orders.Payment": "method terms paid_minor reference",
        "orders.SourceDocument": "kind uri captured_by captured_at",
    }.items()
}
"""The fields that are always part of it, by type and in the order of their bytes. Never changes."""

PAYMENT_TERMS = "orders.PaymentTerms"

_ALWAYS_SET = object()
"""Stands for the default of a field that has none; equal to no value."""


def digest(order: Mapping[str, Any]) -> bytes:
    """16 bytes of a decoded order. Raises ValueError if it does not fit the schema."""
    whole = sha256(_write_first_fields()(order))
    if younger := _set_fields(order, _younger_fields()):
        whole.update(json.dumps(younger, sort_keys=True).encode())
    return whole.digest()[:16]


def first_schema() -> Schema:
    """The resolved order type of the first fields alone."""
    types = {name: _first_fields_of(name) for name in FIRST_FIELDS}
    return resolve(ORDER, {**types, PAYMENT_TERMS: shared_type(PAYMENT_TERMS)})


def _first_fields_of(name: str) -> Schema:
    schema = shared_type(name)
    fields = {field["name"]: field for field in schema["fields"]}
    return {**schema, "fields": [fields[first] for first in FIRST_FIELDS[name]]}


@cache
def _write_first_fields() -> Writer:
    return compile_writer(first_schema())


class _Fields(NamedTuple):
    """Where a type has younger fields.

    own     name and default of each, and the fields of its own type, which all count as younger
    below   first fields that have younger ones somewhere in them
    """

    own: tuple[tuple[str, Any, "_Fields | None"], ...]
    below: tuple[tuple[str, "_Fields"], ...]


def _set_fields(value: Any, fields: _Fields | None) -> Any:
    """The younger fields in a value that differ from their defaults, at every depth; a value
    without any is itself."""
    if value is None or fields is None:
        return value
    if isinstance(value, list):
        return [_set_fields(item, fields) for item in value]
    found = {}
    for name, default, own in fields.own:
        if value[name] != default:
            found[name] = _set_fields(value[name], own)
    for name, below in fields.below:
        part = _set_fields(value[name], below)
        if part and any(part):
            found[name] = part
    return found


@cache
def _younger_fields() -> _Fields:
    types = dict(named_types(order_schema()))
    return _fields_of(order_schema(), types, FIRST_FIELDS) or _Fields((), ())


def _fields_of(
    schema: Schema, types: Mapping[str, Schema], first_fields: Mapping[str, tuple[str, ...]]
) -> _Fields | None:
    """The fields of a type that are not first ones; None if it has none, and nothing in it does."""
    if isinstance(schema, list):
        (branch,) = (branch for branch in schema if branch != "null")
        return _fields_of(branch, types, first_fields)
    name = kind(schema)
    if name == "array":
        return _fields_of(schema["items"], types, first_fields)
    own, below = [], []
    for field in types.get(name, {}).get("fields", ()):
        if field["name"] in first_fields.get(name, ()):
            if found := _fields_of(field["type"], types, first_fields):
                below.append((field["name"], found))
        else:
            inner = _fields_of(field["type"], types, {})
            own.append((field["name"], field.get("default", _ALWAYS_SET), inner))
    return _Fields(tuple(own), tuple(below)) if own or below else None
