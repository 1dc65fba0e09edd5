"""What a change changes: field by field, for the order file (IN-09, CF-03)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from orders.contracts.records import FieldChange, Order

MOST = 100
"""Changed fields that are told one by one; of more, only the parts of the order that changed."""
LONGEST = 500
"""Bytes of a value that is told. Both keep a record below what a topic takes."""
_ABSENT = object()


def differences(before: Order, after: Order) -> list[FieldChange]:
    """Every field that differs, lines matched by their numbers."""
    return bounded(list(_differing("", before, after)))


def bounded(changes: list[FieldChange]) -> list[FieldChange]:
    """No more than a record has room for."""
    if len(changes) <= MOST:
        return changes
    parts = dict.fromkeys("/" + change["pointer"].split("/")[1] for change in changes)
    return [{"pointer": part, "before": "", "after": ""} for part in parts]


def _differing(pointer: str, before: Any, after: Any) -> Iterator[FieldChange]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in after:
            yield from _differing(f"{pointer}/{name}", before.get(name), after[name])
    elif isinstance(before, list) and isinstance(after, list):
        for place, one, other in _pairs(before, after):
            yield from _differing(f"{pointer}/{place}", one, other)
    else:
        yield {"pointer": pointer, "before": _told(before), "after": _told(after)}


def _pairs(before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[int, Any, Any]]:
    """What stands for the same, with its place: as it is, or as it was if it is gone."""
    if not all(isinstance(item, Mapping) and "line" in item for item in (*before, *after)):
        for place, (one, other) in enumerate(zip_longest(before, after, fillvalue=_ABSENT)):
            yield place, one, other
        return
    known = {item["line"]: item for item in before}
    for place, item in enumerate(after):
        yield place, known.get(item["line"], _ABSENT), item
    left = {item["line"] for item in after}
    for place, item in enumerate(before):
        if item["line"] not in left:
            yield place, item, _ABSENT


def _told(value: Any) -> str:
    text = "" if value is _ABSENT else json.dumps(value, ensure_ascii=False)
    return text if len(text.encode()) <= LONGEST else ""
