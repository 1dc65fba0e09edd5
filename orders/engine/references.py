"""Reference data as a handler sees it: tables in memory, complete before a replica is ready."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class Derived(NamedTuple):
    """What was worked out, and from which tables."""

    value: Any
    tables: frozenset[type]


class References:
    """Tables by record type (`Article`, `Price`, ...), each a mapping from key to record.

    `offsets` says how far the tables are read, as `core/notes.py` writes it: recorded with each
    decision that may depend on them.
    """

    def __init__(self, tables: Mapping[type, dict[str, Any]] | None = None) -> None:
        self._tables: dict[type, dict[str, Any]] = dict(tables or {})
        self._derived: dict[Callable[[References], Any], Derived] = {}
        self._read: list[set[type]] = []
        self.offsets = ""

    def table(self, record: type[T]) -> Mapping[str, T]:
        """The whole table; empty if the stage does not declare it."""
        if self._read:
            self._read[-1].add(record)
        return self._tables.get(record, {})

    def derived(self, build: Callable[["References"], T]) -> T:
        """`build(self)`, computed once and again only after a table changed that it read. `build`
        must be a pure module-level function, and read all tables that it needs while it runs."""
        known = self._derived.get(build) or self._build(build)
        if self._read:
            self._read[-1] |= known.tables
        return known.value  # type: ignore[no-any-return]

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
        stale = [build for build, known in self._derived.items() if record in known.tables]
        for build in stale:
            del self._derived[build]

    def _build(self, build: Callable[["References"], Any]) -> Derived:
        """Which tables it reads shows while it runs; what it asks another index, that has read."""
        self._read.append(set())
        try:
            value = build(self)
        finally:
            read = self._read.pop()
        known = self._derived[build] = Derived(value, frozenset(read))
        return known
