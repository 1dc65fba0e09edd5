"""The house rules that every schema keeps. Each check yields its faults, naming type and field."""

import keyword
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from fastavro import parse_schema

from orders.contracts.classes import FieldClass
from orders.contracts.codec.program import program
from orders.contracts.codec.schema import Schema, fingerprint, order_type
from tools.contracts.personal_data import wrong_levels
from tools.contracts.sources import Definition, SourceError, Sources

ORDER = "orders.Order"
STATE_FIELDS = "orders.StateFields"
STORED_ORDER = ["null", "orders.StoredOrder"]
TIME = {"type": "long", "logicalType": "timestamp-millis"}
CLASSES = get_args(FieldClass)


def check(sources: Sources, folder: Path) -> None:
    """Raises `SourceError` with all faults found, each with its file."""
    faults = set()
    for definition in sources.definitions().values():
        found = [*_avro_faults(definition, sources), *_style_faults(definition)]
        faults |= {f"{definition.path.relative_to(folder)}: {fault}" for fault in found}
    for topic, records in sources.records.items():
        state = sources.topics[topic].kind == "state"
        if state and len(records) != 1:
            faults.add(f"topics.yaml: {topic}: a state topic carries exactly one record")
        for record in records:
            own = _state_faults(record.schema, sources) if state else _event_faults(record.schema)
            faults |= {f"{record.path.relative_to(folder)}: {fault}" for fault in own}
    if faults:
        raise SourceError(sorted(faults))
    if wrong := list(wrong_levels(sources)):
        raise SourceError(wrong)


def _avro_faults(definition: Definition, sources: Sources) -> Iterator[str]:
    """It is valid Avro, and an order in it is the one order."""
    try:
        resolved = sources.resolved(definition)
        parse_schema(resolved)
        program(resolved)
    except NotImplementedError as error:
        yield f"not in use here: {error}"
        return
    except KeyError as error:
        yield f"type {error} is nowhere defined"
        return
    except (
        Exception
    ) as error:  # fastavro raises many kinds; each says what is wrong with the schema
        yield f"no valid Avro schema: {error}"
        return
    order = order_type(resolved)
    if order is not None and fingerprint(order) != fingerprint(
        sources.resolved(sources.shared[ORDER])
    ):
        yield "field order: its canonical form is not that of shared/Order.avsc"
    if definition.fullname == ORDER and "'map'" in str(resolved):
        yield (
            "an order must not contain a map: equal orders could then differ in their bytes, "
            "and "
            "in their digest"
        )


def _style_faults(definition: Definition) -> Iterator[str]:
    """Docs, names, money, times and enums of every type that the file defines."""
    for name, own in definition.own_types():
        if not own.get("doc"):
            yield f"{name} has no doc"
        if own["type"] == "enum" and (
            own.get("default") != "UNKNOWN" or "UNKNOWN" not in own["symbols"]
        ):
            yield f"enum {name} must have the symbol and default UNKNOWN"
        for field in own.get("fields", ()):
            yield from (
                f"{name}, field {field['name']}: {fault}"
                for fault in _field_faults(field["name"], field)
            )


def _field_faults(name: str, field: Schema) -> Iterator[str]:
    types = [branch for branch in _branches(field["type"]) if branch != "null"]
    if not field.get("doc"):
        yield "has no doc"
    if field.get("class") not in CLASSES:
        yield f"has no class: one of {', '.join(CLASSES)}"
    if keyword.iskeyword(name) or not name.isidentifier():
        yield "cannot be a Python name"
    if name.endswith("_minor") and types != ["long"]:
        yield "money must be a long"
    if (name == "at" or name.endswith("_at")) and types != [TIME] and not _is_list(types):
        yield "a time must be a long of logicalType timestamp-millis"
    if any(
        isinstance(branch, dict) and branch.get("logicalType") not in (None, "timestamp-millis")
        for branch in types
    ):
        yield "timestamp-millis is the only logical type in use"


def _event_faults(record: Schema) -> Iterator[str]:
    """An order stands last, and is whole."""
    for position, field in enumerate(record["fields"], start=1):
        if field["name"] == "order" and (
            field["type"] != ORDER or position != len(record["fields"])
        ):
            yield f"field order: must be of type {ORDER} and stand last"


def _state_faults(record: Schema, sources: Sources) -> Iterator[str]:
    """A state begins with the engine's fields, can be blank, and keeps an order as it came."""
    if record.get("extends") != STATE_FIELDS:
        yield f"a state extends {STATE_FIELDS}"
        return
    engine = {field["name"] for field in sources.shared[STATE_FIELDS].schema["fields"]}
    for field in record["fields"]:
        if field["name"] in engine:
            yield f"field {field['name']}: is the engine's, in {STATE_FIELDS}"
        if "default" not in field:
            yield f"field {field['name']}: a state's fields all need a default"
        if field["name"] == "order" and field["type"] != STORED_ORDER:
            yield f"field order: a state keeps it as {STORED_ORDER}"


def _is_list(types: list[Schema]) -> bool:
    return isinstance(types[0], dict) and types[0]["type"] == "array"


def _branches(schema: Schema) -> list[Schema]:
    return schema if isinstance(schema, list) else [schema]
