"""Values that fit a schema and make no sense."""

from random import Random
from typing import Any

from orders.contracts.codec.schema import Schema, kind, named_types, plain

NUMBERS = (-(2**63), -1, 0, 1, 2**63 - 1)
TEXTS = ("", " ", "\0", "0", "ß" * 300, "'; DROP TABLE orders; --", "\u202e", "EUR", "C-1", "SKU-1")
PRIMITIVES: dict[str, tuple[Any, ...]] = {
    "null": (None,),
    "boolean": (True, False),
    "int": (-(2**31), -1, 0, 1, 2**31 - 1),
    "long": NUMBERS,
    "float": (float("inf"), -1.0, 0.0),
    "double": (float("inf"), -1.0, 0.0, float("nan")),
    "bytes": (b"", b"\xff" * 50),
    "string": TEXTS,
}


def senseless(schema: Schema, chance: Random) -> Any:
    """A value of a resolved schema: extremes everywhere."""
    return _value(plain(schema), dict(named_types(plain(schema))), chance)


def _value(schema: Schema, types: dict[str, Schema], chance: Random) -> Any:
    if isinstance(schema, list):
        return _value(chance.choice(schema), types, chance)
    name = kind(schema)
    if name in PRIMITIVES:
        return chance.choice(PRIMITIVES[name])
    definition: Any = types.get(name, schema)
    match definition["type"]:
        case "record":
            return {
                field["name"]: _value(field["type"], types, chance)
                for field in definition["fields"]
            }
        case "enum":
            return chance.choice(definition["symbols"])
        case "array":
            return [_value(definition["items"], types, chance) for _ in range(chance.randrange(3))]
        case "map":
            return {"x": _value(definition["values"], types, chance)}
    raise NotImplementedError(name)
