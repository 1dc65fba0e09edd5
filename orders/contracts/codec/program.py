"""A schema as a program: the checked list of steps that every codec carries out, so that none of
them has to know schemas."""

from sys import intern
from typing import NamedTuple

from orders.contracts.codec.schema import PRIMITIVES, Schema, kind

SYMBOLS = 64
"""Symbols of an enum at most: the index of each takes one byte."""


class Step(NamedTuple):
    """One type. `kind` is a primitive's name, `enum`, `array`, `map`, `union` or `record`.

    names   a record's fields, an enum's symbols
    parts   positions in the program of a record's fields, a union's branches, an array's items, a
            map's values
    """

    kind: str
    names: tuple[str, ...] = ()
    parts: tuple[int, ...] = ()


Program = tuple[Step, ...]
"""The parts of a step stand before it, so no value contains itself; the last step is the whole."""


def program(schema: Schema) -> Program:
    """The program of a resolved schema. Logical types are left out, so times stay integers.

    Raises NotImplementedError for what is not in use here: a recursive type, `fixed`, a union of
    other than null and one type, a lone null, an enum of more than 64 symbols, an array of items
    that take no bytes.
    """
    compiler = _Compiler()
    compiler.add(schema)
    return tuple(compiler.steps)


class _Compiler:
    """`known`: where the types stand that were met before, by full name."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.known: dict[str, int] = {}

    def add(self, schema: Schema) -> int:
        """Append what the type needs, and it; its position."""
        name = "union" if isinstance(schema, list) else kind(schema)
        if name in self.known:
            return self.known[name]
        step = self._union(schema) if name == "union" else self._step(name, schema)
        self.steps.append(step)
        if name not in ("union", "array", "map"):
            self.known[name] = len(self.steps) - 1
        return len(self.steps) - 1

    def _union(self, branches: list[Schema]) -> Step:
        if len(branches) != 2 or branches.count("null") != 1:
            raise NotImplementedError("a union of other than null and one type")
        return Step("union", (), tuple(self._null_or(branch) for branch in branches))

    def _null_or(self, branch: Schema) -> int:
        if branch != "null":
            return self.add(branch)
        self.steps.append(Step("null"))
        return len(self.steps) - 1

    def _step(self, name: str, schema: Schema) -> Step:
        shape = schema if isinstance(schema, str) else schema["type"]
        match shape:
            case "record":
                fields = schema["fields"]
                return Step(
                    "record",
                    tuple(intern(field["name"]) for field in fields),
                    tuple(self.add(field["type"]) for field in fields),
                )
            case "enum":
                if len(schema["symbols"]) > SYMBOLS:
                    raise NotImplementedError(f"an enum of more than {SYMBOLS} symbols")
                return Step("enum", tuple(intern(symbol) for symbol in schema["symbols"]))
            case "array":
                item = self.add(schema["items"])
                if self._takes_no_bytes(item):
                    raise NotImplementedError("an array of items that take no bytes")
                return Step("array", (), (item,))
            case "map":
                return Step("map", (), (self.add(schema["values"]),))
            case _ if shape in PRIMITIVES and shape != "null":
                return Step(shape)
        raise NotImplementedError(f"Avro type {name}")

    def _takes_no_bytes(self, position: int) -> bool:
        step = self.steps[position]
        return step.kind == "record" and all(map(self._takes_no_bytes, step.parts))
