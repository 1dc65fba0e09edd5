"""What the generators of reading and writing functions share: lines of Python, names, and the
types of the schema."""

from typing import Any

from orders.contracts.codec.schema import Schema, kind, named_types, plain


class Source:
    """Python source for one resolved schema. Logical types are ignored, so times stay integers."""

    def __init__(self, schema: Schema) -> None:
        self.schema = plain(schema)
        self.names: dict[str, Any] = {}
        self._types = dict(named_types(self.schema))
        self._lines: list[str] = []
        self._variables = 0

    def definition(self, schema: Schema) -> Schema:
        """The type itself where the schema only names it."""
        return self._types.get(schema, schema) if isinstance(schema, str) else schema

    def shape(self, definition: Schema) -> str:
        """`union`, `record`, `enum`, `array`, `map` or the name of a primitive."""
        if isinstance(definition, list):
            return "union"
        return definition if isinstance(definition, str) else str(definition["type"])

    def line(self, depth: int, text: str) -> None:
        """Append a line."""
        self._lines.append("    " * depth + text)

    def variable(self) -> str:
        """A name that is not yet in use."""
        self._variables += 1
        return f"v{self._variables}"

    def constant(self, schema: Schema, value: Any) -> str:
        """A global name for what belongs to a named type."""
        name = kind(schema).replace(".", "_").upper()
        self.names[name] = value
        return name

    def function(self, name: str) -> Any:
        """Run the source and return the function that it defines."""
        exec(compile("\n".join(self._lines), f"<{kind(self.schema)}>", "exec"), self.names)
        return self.names[name]
