"""Where the entries of an order stand, and how long each chain is. Whatever is in it was in the
chains before; it is what shows that the end of one was cut off. People are in it by keyed names
alone."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from orders.client.archive.bundles import Content, digest, places
from orders.client.archive.chains import Entry
from orders.client.archive.entries import Link, Position
from orders.client.archive.layout import INDEX
from orders.client.archive.parts import KEYED, keyed_term, named_terms
from orders.client.keyroom.keys import Keys
from orders.client.orderfile.opening import DAMAGE, PATIENCE_SECONDS, ArchiveAway
from orders.engine.errors import ConfigError

TABLES = """
CREATE TABLE IF NOT EXISTS archive (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS chains (
    partition INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, hash BLOB NOT NULL,
    segment INTEGER NOT NULL, end INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS entries (
    partition INTEGER NOT NULL, sequence INTEGER NOT NULL, segment INTEGER NOT NULL,
    offset INTEGER NOT NULL, before BLOB NOT NULL, kind TEXT NOT NULL, order_id TEXT,
    schema_id INTEGER, PRIMARY KEY (partition, sequence)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entries_of_order ON entries (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS schemas ON entries (schema_id) WHERE schema_id IS NOT NULL;
CREATE TABLE IF NOT EXISTS held (
    order_id TEXT PRIMARY KEY, facts INTEGER NOT NULL, digest BLOB NOT NULL,
    number TEXT NOT NULL, status TEXT NOT NULL, archived_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS terms (
    kind TEXT NOT NULL, term TEXT NOT NULL, order_id TEXT NOT NULL,
    PRIMARY KEY (kind, term, order_id)
) WITHOUT ROWID;
"""
VERSION = 2
"""From which on terms that tell of people are keyed."""
_CHAIN = "INSERT OR REPLACE INTO chains VALUES (?, ?, ?, ?, ?)"
_ENTRY = "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_HELD = "INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?, ?, ?)"
_KEYED = "UPDATE terms SET term = ? WHERE kind = ? AND term = ? AND order_id = ?"
_OF_ORDER = """
SELECT partition, sequence, segment, offset, before FROM entries
WHERE order_id = ? ORDER BY partition, sequence
"""
_SCHEMA = """
SELECT partition, sequence, segment, offset, before FROM entries WHERE schema_id = ? LIMIT 1
"""


class Held(NamedTuple):
    """What the archive has of an order: so many facts, these."""

    order_id: str
    facts: int
    digest: bytes
    number: str
    status: str
    archived_at: int


Place = tuple[Position, bytes]
"""Of an entry, with the hash before it."""


class Index:
    """The index of the archive in a folder, to read; with `keys` to add to it. Raises ArchiveAway,
    and ConfigError where it is damaged, or keys are not where they were."""

    def __init__(self, folder: Path, keys: Keys | None = None) -> None:
        self.path, self._keys = folder / INDEX, keys
        with self._storage():
            mode = "ro" if keys is None else "rwc"
            self._connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode={mode}",
                PATIENCE_SECONDS,
                isolation_level=None,
                check_same_thread=False,
                uri=True,
            )
            if keys is not None:
                self.path.chmod(0o600)  # for whoever operates the archive
                self._connection.execute("PRAGMA journal_mode=WAL")
                self._connection.executescript(TABLES)
                fresh = (1, os.urandom(16).hex())
                self._connection.execute("INSERT OR IGNORE INTO archive VALUES (?, ?)", fresh)
                self._begin(keys)

    @property
    def keyed(self) -> bool:
        """Whether it has people by keyed names."""
        return bool(self._ask("PRAGMA user_version")[0][0] >= VERSION)

    @property
    def id(self) -> str:
        """Another one whenever the index is made anew."""
        return str(self._ask("SELECT id FROM archive")[0][0])

    def chains(self) -> dict[int, Link]:
        """The last entry of each partition."""
        return {one[0]: Link(*one[1:]) for one in self._ask("SELECT * FROM chains")}

    def held(self, order_id: str) -> Held | None:
        """None of an order that is not archived."""
        rows = self._ask("SELECT * FROM held WHERE order_id = ?", order_id)
        return Held(*rows[0]) if rows else None

    def all(self, limit: int = -1) -> list[Held]:
        """Archived orders, the last first."""
        return [
            Held(*row)
            for row in self._ask("SELECT * FROM held ORDER BY archived_at DESC, 1 LIMIT ?", limit)
        ]

    def places(self, order_id: str) -> list[Place]:
        """Its entries, oldest first."""
        return [(Position(*row[:4]), row[4]) for row in self._ask(_OF_ORDER, order_id)]

    def schema(self, schema_id: int) -> Place | None:
        """Where the schema of this id stands."""
        rows = self._ask(_SCHEMA, schema_id)
        return (Position(*rows[0][:4]), rows[0][4]) if rows else None

    def schemas(self, partition: int) -> set[int]:
        """Ids of the schemas that stand in the partition's chain."""
        asked = "SELECT schema_id FROM entries WHERE partition = ? AND schema_id IS NOT NULL"
        return {row[0] for row in self._ask(asked, partition)}

    def find(self, kind: str, term: str) -> list[str]:
        """Orders that are found by this."""
        asked = "SELECT order_id FROM terms WHERE kind = ? AND term = ? ORDER BY 1"
        return [row[0] for row in self._ask(asked, kind, term)]

    @contextmanager
    def commit(self) -> Iterator[None]:
        """All that is added within, or none of it."""
        with self._storage():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def add(self, found: Entry, content: Content, before: bytes) -> None:
        """Within a commit: this entry stands in its chain."""
        at, order_id = found.at, content.get("order_id")
        row = (*at, before, content["kind"], order_id, content.get("schema_id"))
        self._connection.execute(_ENTRY, row)
        self._connection.execute(_CHAIN, (at.partition, *found.link))
        if order_id is not None:
            self._hold(order_id, content)

    def _hold(self, order_id: str, content: Content) -> None:
        known = self.held(order_id)
        before = (known.facts, known.digest) if known else (0, bytes(16))
        total = digest(places(content), before[1])
        head = content["head"]
        told = (head["number"], head["status"], content["archived_at"])
        row = (order_id, before[0] + len(content["facts"]), total, *told)
        self._connection.execute(_HELD, row)
        assert self._keys is not None
        terms = ((*term, order_id) for term in named_terms(content, self._keys))
        self._connection.executemany("INSERT OR IGNORE INTO terms VALUES (?, ?, ?)", terms)

    def _begin(self, keys: Keys) -> None:
        """The first keys, unless they are elsewhere; names that older code has written in clear
        are keyed, and nothing is left of them in the file."""
        if self.keyed:
            if not keys.begun and self._ask("SELECT 1 FROM terms LIMIT 1"):
                raise ConfigError(
                    f"{self.path} has people by keyed names, and no keys are in {keys.folder}: is "
                    "that the right folder? Else take it from its backup"
                )
            return
        with keys.locked():
            keys.begin()
            keys.naming()
        self._connection.execute("PRAGMA secure_delete=ON")
        with self.commit():
            kinds = ", ".join(f"'{kind}'" for kind in sorted(KEYED))
            for kind, term, order_id in self._ask(f"SELECT * FROM terms WHERE kind IN ({kinds})"):
                row = (keyed_term(kind, term, keys), kind, term, order_id)
                self._connection.execute(_KEYED, row)
            self._connection.execute(f"PRAGMA user_version={VERSION}")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let it go."""
        self._connection.close()

    def _ask(self, query: str, *values: object) -> list[Any]:
        with self._storage():
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _storage(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if (getattr(error, "sqlite_errorcode", 0) & 0xFF) in DAMAGE:
                raise ConfigError(
                    f"{self.path} is damaged ({error}): delete it; `orders orderfile run` makes it "
                    "anew from the chains"
                ) from error
            raise ArchiveAway(f"{self.path}: {error}") from error
