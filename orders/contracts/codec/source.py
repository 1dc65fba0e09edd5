"""What the generators of reading and writing functions share: lines of Python and names."""

from typing import Any

from orders.contracts.codec.program import Program


class Source:
    """Python source for one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.names: dict[str, Any] = {}
        self._lines: list[str] = []
        self._variables = 0

    def line(self, depth: int, text: str) -> None:
        """Append a line."""
        self._lines.append("    " * depth + text)

    def variable(self) -> str:
        """A name that is not yet in use."""
        self._variables += 1
        return f"v{self._variables}"

    def constant(self, position: int, value: Any) -> str:
        """A global name for what belongs to the step there."""
        name = f"STEP{position}"
        self.names[name] = value
        return name

    def function(self, name: str) -> Any:
        """Run the source and return the function that it defines."""
        exec(compile("\n".join(self._lines), f"<{name}>", "exec"), self.names)
        return self.names[name]
