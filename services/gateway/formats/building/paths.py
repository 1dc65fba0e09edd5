"""Canonical paths: putting a value where one says, and the same place in JSON."""

import re
from typing import Any

_MEMBERS = {
    "contacts": ("kind", "value"),
    "party_ids": ("scheme", "id"),
    "article_codes": ("scheme", "code"),
}
"""Lists whose members are a name and what it stands for."""
_TERMS = ("incoterm", "packing", "port_of_loading", "port_of_discharge", "transport", "insurance")

_INDEX = re.compile(r"\[(\d+)\]")


def pointer_of(path: str) -> str:
    """The path as a JSON pointer (RFC 6901): `lines[2].quantity` is `/lines/2/quantity`."""
    return "/" + _INDEX.sub(r"/\1", path).replace(".", "/")


def put(fields: dict[str, Any], path: str, value: Any) -> str:
    """Put a value into an order, or a line, at a path such as `buyer.contacts[EMAIL]`; returns the
    path of where it stands, `buyer.contacts[0].value`."""
    first, _, rest = path.partition(".")
    name, _, member = first.removesuffix("]").partition("[")
    if not member and not rest:
        fields[name] = value
        return name
    if not member:
        if fields[name] is None:  # terms of trade, the only part of an order that may be missing
            fields[name] = dict.fromkeys(_TERMS, "")
        return f"{name}.{put(fields[name], rest, value)}"
    if name in _MEMBERS:
        key, of = _MEMBERS[name]
        fields[name].append({key: member, of: value})
        return f"{name}[{len(fields[name]) - 1}].{of}"
    return _charge(fields[name], member, rest, value)


def _charge(charges: list[dict[str, Any]], kind: str, field: str, value: Any) -> str:
    kinds = [one["kind"] for one in charges]
    if kind not in kinds:
        charges.append({"kind": kind, "amount_minor": 0, "tax_minor": 0})
        kinds.append(kind)
    charges[kinds.index(kind)][field] = value
    return f"charges[{kinds.index(kind)}].{field}"
