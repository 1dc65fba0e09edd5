"""The schemas as `schemas/` holds them: a file a type, shared types by name. They are read and
resolved when somebody first asks, so there is no second copy of them."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from orders.contracts.codec.schema import Schema, resolve

FOLDER = Path(__file__).parents[2] / "schemas"
"""Beside `orders/`, in the repository and where the wheel is installed."""
ORDER = "orders.Order"


def record_schema(topic: str, name: str) -> Schema:
    """The resolved schema of a record on a topic."""
    path = FOLDER / topic / f"{name}.avsc"
    if not path.exists():
        path = FOLDER / "shared" / "records" / f"{name}.avsc"  # one that others carry, too
    return whole(_read(path), _SHARED)


@cache
def order_schema() -> Schema:
    """The resolved type of an order."""
    return whole(ORDER, _SHARED)


def shared_type(name: str) -> Schema:
    """The source of a type that records share, by full name: its parts stand by theirs."""
    return _SHARED[name]


def whole(source: Schema, types: Mapping[str, Schema]) -> Schema:
    """The resolved form of a source, first of all with the fields of the type that it `extends`.

    `types` holds the shared ones by full name. Raises KeyError with the name of an unknown type.
    """
    if isinstance(source, dict) and "extends" in source:
        fields = [*types[source["extends"]]["fields"], *source["fields"]]
        source = {key: part for key, part in source.items() if key != "extends"}
        source["fields"] = fields
    return resolve(source, types)


def _read(path: Path) -> Schema:
    return json.loads(path.read_text(encoding="utf-8"))


class _Shared(dict[str, Schema]):
    """Types that records share, by full name; each is read once."""

    def __missing__(self, name: str) -> Schema:
        short, shared = f"{name.removeprefix('orders.')}.avsc", FOLDER / "shared"
        own = shared / short
        schema = self[name] = _read(own if own.exists() else shared / "records" / short)
        return schema


_SHARED = _Shared()
