"""Reference data as a handler sees it: tables in memory, complete before a replica is ready."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")


class References:
    """Tables by record type (`Article`, `Price`, ...), each a mapping from key to record.

    `offsets` says how far the tables are read, as `core/notes.py` writes it: recorded with each
    decision that may depend on them.
    """

    def __init__(self, tables: Mapping[type, dict[str, Any]] | None = None) -> None:
        self._tables: dict[type, dict[str, Any]] = dict(tables or {})
        self._derived: dict[Callable[[References], Any], Any] = {}
        self.offsets = ""

    def table(self, record: type[T]) -> Mapping[str, T]:
        """The whole table; empty if the stage does not declare it."""
        return self._tables.get(record, {})

    def derived(self, build: Callable[["References"], T]) -> T:
        """`build(self)`, computed once and again only after a table changed. `build` must be a
        pure module-level function."""
        if build not in self._derived:
            self._derived[build] = build(self)
        return self._derived[build]  # type: ignore[no-any-return]

    def replaced(self, record: type, key: str, value: Any) -> "References":
        """A copy in which one row is another."""
        return References({**self._tables, record: {**self.table(record), key: value}})

    def put(self, record: type, key: str, value: Any | None) -> None:
        """Set or (None) remove one row."""
        table = self._tables.setdefault(record, {})
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value
        self._derived.clear()
