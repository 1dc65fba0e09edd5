"""The tables of fields in docs/partners: between `<!-- records of TOPIC -->` and `<!-- end -->`."""

import re

from orders.contracts.codec.schema import Schema, named_types
from tools.contracts.sources import Definition, Sources

TABLES = re.compile(r"(<!-- records of ([\w.]+) -->\n).*?(<!-- end -->)", re.DOTALL)
WORDS = {"long": "whole number", "int": "whole number", "string": "text", "boolean": "yes or no"}
TIME = "timestamp-millis"


def render(page: str, sources: Sources) -> str:
    """The page with a table for each record of the topics that it names, as the schemas say.
    Raises KeyError for a topic that there is not."""

    def filled(found: re.Match[str]) -> str:
        tables = [_table(record, sources) for record in sources.records[found[2]]]
        between = "\n".join(tables)
        return f"{found[1]}\n{between}\n{found[3]}"

    return TABLES.sub(filled, page)


def _table(record: Definition, sources: Sources) -> str:
    resolved = sources.resolved(record)
    types = dict(named_types(resolved))
    lines = [f"### `{record.name}`", "", resolved["doc"], ""]
    lines += ["| field | type | meaning |", "|---|---|---|"]
    lines += [_row(field, "") for field in resolved["fields"]]
    for field in resolved["fields"]:
        items = _items(field["type"], types)
        lines += [_row(part, f"{field['name']}[].") for part in items.get("fields", ())]
    return "\n".join(lines) + "\n"


def _row(field: Schema, within: str) -> str:
    doc = field["doc"].replace("<", "&lt;")
    return f"| `{within}{field['name']}` | {_type(field['type'])} | {doc} |"


def _items(schema: Schema, types: dict[str, Schema]) -> Schema:
    """The record that a list is of; else nothing."""
    if not isinstance(schema, dict) or schema["type"] != "array":
        return {}
    items = schema["items"]
    return types.get(items, {}) if isinstance(items, str) else items


def _type(schema: Schema) -> str:
    if isinstance(schema, list):
        return " or nothing".join([_type(part) for part in schema if part != "null"] + [""])
    if isinstance(schema, str):
        return WORDS.get(schema, schema.rpartition(".")[2])
    match schema["type"]:
        case "array":
            return f"list of {_type(schema['items'])}"
        case "enum":
            return ", ".join(f"`{one}`" for one in schema["symbols"] if one != "UNKNOWN")
        case "record":
            return str(schema["name"])
    return "time" if schema.get("logicalType") == TIME else _type(schema["type"])
