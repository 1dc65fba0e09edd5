"""Renders `docs/contracts`: a data contract a topic, in the Open Data Contract Standard 3.1, and a
file a shared type, to which contracts refer."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from orders.contracts.codec.schema import Schema, kind, named_types
from orders.contracts.quality import Quality, Rule, load
from tools.contracts.entries import DAY_MS, TopicEntry
from tools.contracts.sources import Definition, Sources

FOLDER = "docs/contracts"
SIMPLE = {
    "boolean": "boolean",
    "int": "integer",
    "long": "integer",
    "float": "number",
    "double": "number",
    "string": "string",
    "bytes": "string",
}
"""Avro's type -> the standard's logical type."""
Types = Mapping[str, Schema]
"""Named types, by full name."""
TIME = "timestamp-millis"
TOP = "# Generated from schemas/ by `make contracts`: do not edit.\n"
USAGE = (
    "Avro in the wire format of Confluent's registry (TopicRecordNameStrategy: a topic may carry "
    "several record types, each an object below; the header ce_type, where there is one, or the "
    "schema id says which). Read with isolation.level=read_committed."
)
PRIVATE = {
    "state": "Internal: the memory of one stage, which alone reads it. It may change with any "
    "release, and an order in it is bytes under the schema that schema_id names",
    "dlq": "Internal: what a stage set aside, with its bytes as they came, for operations",
    "control": "Internal: what operations ask of a stage",
    "journal": "Internal: the bookkeeping of a ledger, for the stage, the desk and auditors",
}
"""Kind of topic -> why it is not for everyone."""
COMPATIBLE = (
    "Fields are added at the end of their type or with a default, symbols are added; none is "
    "taken away, renamed or made of another type, nor is retention shortened, the key, the number "
    "of partitions or the clean-up changed: that is a new version of the topic. make lint holds "
    "it (schemas/released.json), and so does the registry (FULL_TRANSITIVE)"
)
OWN_STATE = (
    "Every version reads every other (FULL_TRANSITIVE); fields may go, as nobody else reads them"
)


def render(sources: Sources, folder: Path) -> dict[str, str]:
    """The text of every file of the folder, by path below the root."""
    quality = load(folder)
    files = {
        f"{FOLDER}/{name}.odcs.yaml": _contract(name, entry, sources, quality)
        for name, entry in sources.topics.items()
    }
    types: dict[str, Schema] = {}
    inner = set[str]()
    for record in sources.definitions().values():
        found = dict(named_types(sources.resolved(record)))
        types |= found
        inner |= {name for name in found if name != record.fullname}
    return files | {
        f"{FOLDER}/types/{types[name]['name']}.yaml": _definition(types[name], types)
        for name in sorted(inner)
        if types[name]["type"] == "record"
    }


def _definition(schema: Schema, types: Types) -> str:
    value = {
        "name": schema["name"],
        "logicalType": "object",
        "physicalType": kind(schema),
        "description": schema["doc"],
        "properties": _properties(schema, types, ""),
    }
    return _text(value)


def _contract(name: str, entry: TopicEntry, sources: Sources, quality: Quality) -> str:
    private = PRIVATE.get(entry.kind)
    value: dict[str, Any] = {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": name,
        "name": name,
        "version": f"{name.rpartition('.v')[2]}.0.0",
        "status": "active",
        "domain": "orders",
        "description": {"purpose": entry.about, "usage": USAGE},
        "team": {"name": entry.owner},
        "slaProperties": [_retention(entry)],
        "customProperties": list(_promised(name, entry, sources, quality)),
        "schema": [
            _object(record, entry, sources, quality)
            for record in sorted(sources.records[name], key=lambda one: one.name)
        ],
    }
    if private:
        value["description"]["limitations"] = private
    return _text(value)


def _retention(entry: TopicEntry) -> dict[str, Any]:
    if entry.retention_ms is None:
        says = "without end; of each key the last record stays"
        return {"property": "retention", "value": None, "description": says}
    return {"property": "retention", "value": entry.retention_ms // DAY_MS, "unit": "d"}


def _promised(
    name: str, entry: TopicEntry, sources: Sources, quality: Quality
) -> Iterator[dict[str, Any]]:
    promises = quality.promises(name, entry.kind)
    state = entry.kind == "state"
    for key, value in (
        ("kind", entry.kind),
        ("key", entry.key),
        ("partitions", entry.partitions or sources.partitions),
        ("cleanup", entry.cleanup),
        ("audience", entry.read_by),
        ("personalData", entry.personal_data),
        ("order", promises.order),
        ("repeats", promises.repeats),
        ("lateness", promises.late),
        ("compatibility", OWN_STATE if state else COMPATIBLE),
    ):
        yield {"property": key, "value": value}


def _object(
    record: Definition, entry: TopicEntry, sources: Sources, quality: Quality
) -> dict[str, Any]:
    schema = sources.resolved(record)
    types = dict(named_types(schema))
    value = {
        "name": record.name,
        "physicalName": record.fullname,
        "physicalType": "record",
        "logicalType": "object",
        "description": schema["doc"],
        "properties": _properties(schema, types, "types/"),
    }
    if checks := [_check(rule) for rule in quality.of(record.name, schema, entry.key)]:
        value["quality"] = checks
    return value


def _check(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "type": "sql",
        "dimension": rule.dimension,
        "description": rule.says,
        "query": rule.counts,
        "mustBe": 0,
    }


def _properties(record: Schema, types: Types, folder: str) -> list[dict[str, Any]]:
    """`folder`: that of the shared types, seen from the file that the properties are for."""
    return [_property(field, types, folder) for field in record["fields"]]


def _property(field: Schema, types: Types, folder: str) -> dict[str, Any]:
    branches = field["type"] if isinstance(field["type"], list) else [field["type"]]
    (schema,) = (branch for branch in branches if branch != "null")
    return {
        "name": field["name"],
        **_typed(schema, types, folder),
        "required": "null" not in branches,
        "classification": field["class"],
        "description": field["doc"],
    }


def _typed(schema: Schema, types: Types, folder: str) -> dict[str, Any]:
    name = kind(schema)
    known = types.get(name, schema)
    match known if isinstance(known, str) else known["type"]:
        case "record":
            refers = {"type": "definition", "url": f"{folder}{known['name']}.yaml"}
            more = {"authoritativeDefinitions": [refers]}
            return {"logicalType": "object", "physicalType": name, **more}
        case "enum":
            symbols = {"property": "symbols", "value": known["symbols"]}
            return {"logicalType": "string", "physicalType": name, "customProperties": [symbols]}
        case "array":
            items = _typed(known["items"], types, folder)
            return {"logicalType": "array", "physicalType": "array", "items": items}
        case "map":
            return {"logicalType": "object", "physicalType": f"map of {kind(known['values'])}"}
    if isinstance(known, dict) and known.get("logicalType") == TIME:
        return {"logicalType": "timestamp", "physicalType": TIME}
    return {"logicalType": SIMPLE[name], "physicalType": name}


def _text(value: dict[str, Any]) -> str:
    return TOP + yaml.safe_dump(
        value, sort_keys=False, default_flow_style=None, allow_unicode=True, width=10_000
    )
