"""What is asked of the order file."""

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from orders.client.orderfile.exceptions import MOST, OF_ALL, Exceptional
from orders.client.orderfile.layout import TIMELINE, newest
from orders.client.orderfile.opening import storage, to_read
from orders.client.reading import Place
from orders.engine.ports.log import Message

_HEAD = """
SELECT order_id, number, version, step, status, final, since_at, marks, first_at, last_at
FROM heads WHERE order_id = ?
"""
_FACTS = """
SELECT name, partition, offset, order_id, value, recorded_at, headers
FROM facts JOIN topics USING (topic) WHERE order_id = ?
"""
_OF_OPEN = """
SELECT name, partition, offset, order_id, value, recorded_at, headers
FROM facts JOIN topics USING (topic)
WHERE order_id IN (SELECT order_id FROM heads WHERE NOT final)
"""
_OF_TOPIC = f"{_FACTS} AND facts.topic = (SELECT topic FROM topics WHERE name = ?) ORDER BY offset"
_MARK = """
SELECT last_at, step, status, (SELECT max(rowid) FROM facts WHERE order_id = heads.order_id)
FROM heads WHERE order_id = ?
"""
_STANDING = """
SELECT order_id FROM heads WHERE order_id > ? AND (NOT final OR since_at >= ?) ORDER BY 1 LIMIT ?
"""
_TOLD_BY = """
SELECT name, partition, offset, order_id, value, recorded_at, headers
FROM facts JOIN topics USING (topic) WHERE order_id IN (SELECT value FROM json_each(?))
AND record IN (SELECT value FROM json_each(?)) AND value IS NOT NULL
ORDER BY order_id, topic, offset
"""
A_PAGE = 500
"""Orders that are read at once."""
_PLACES = "SELECT name, partition, next FROM places JOIN topics USING (topic)"
_FOUND = "SELECT kind, order_id FROM terms WHERE kind = ? AND term = ? ORDER BY 2 LIMIT ?"


class Head(NamedTuple):
    """Where an order stands, as tracking told last; `status` is empty while it has told nothing.
    `since_at`: business clock, `first_at` and `last_at`: wall clock of its records, ms."""

    order_id: str
    number: str
    version: int
    step: int
    status: str
    final: bool
    since_at: int
    marks: list[str]
    first_at: int
    last_at: int


class Told(NamedTuple):
    """All facts of an order, in the order in which they were committed by topic; `read_to`: how far
    the topics were read then."""

    facts: list[Message]
    read_to: Mapping[Place, int]


class OrderFile:
    """The file that counts in a folder, whoever writes it, or builds it anew, meanwhile. Its
    methods may be called on any thread. Raises FileAway, FileDamaged."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._file: Path | None = None
        self._inode = 0
        self._connection: sqlite3.Connection | None = None

    @property
    def there(self) -> bool:
        """Whether there is one."""
        with self._lock:
            return self._opened() is not None

    def written_at(self) -> int:
        """When something was written last, wall clock, ms: at most some 20 s ago while its writer
        goes on. 0 where there is no file."""
        rows = self._ask("SELECT at FROM written")
        return int(rows[0][0]) if rows else 0

    def head(self, order_id: str) -> Head | None:
        """None of an order that it has not heard of, and where there is no file."""
        rows = self._ask(_HEAD, order_id)
        if not rows:
            return None
        head = Head(*rows[0])
        return head._replace(final=bool(head.final), marks=orjson.loads(rows[0][7]))

    def mark(self, order_id: str) -> tuple[Any, ...]:
        """Another one whenever something new was heard of the order; cheaper than to ask for it."""
        rows = self._ask(_MARK, order_id)
        return tuple(rows[0]) if rows else ()

    def timeline(self, order_id: str) -> list[Message]:
        """What tracking told of it, one record a fact, oldest first."""
        return [_message(row) for row in self._ask(_OF_TOPIC, order_id, TIMELINE)]

    def told(self, order_id: str, partition: int) -> Told:
        """Every fact, and how far the order's partition was read: both of one moment."""
        with self._lock:
            connection = self._opened()
            if connection is None or self._file is None:
                return Told([], {})
            with storage(self._file):
                connection.execute("BEGIN")
                try:
                    rows = connection.execute(f"{_FACTS} ORDER BY topic, offset", (order_id,))
                    facts = [_message(row) for row in rows]
                    places = connection.execute(f"{_PLACES} WHERE partition = ?", (partition,))
                    read_to = {(name, number): to for name, number, to in places}
                finally:
                    connection.execute("ROLLBACK")
        return Told(facts, read_to)

    def facts(self, order_id: str) -> list[Message]:
        """Every fact that it has of the order."""
        return [_message(row) for row in self._ask(f"{_FACTS} ORDER BY topic, offset", order_id)]

    def of_open_orders(self, records: Sequence[str]) -> list[Message]:
        """Facts of these kinds of all orders that have not ended."""
        kinds = ", ".join("?" * len(records))
        asked = f"{_OF_OPEN} AND record IN ({kinds}) ORDER BY order_id, topic, offset"
        return [_message(row) for row in self._ask(asked, *records)]

    def terms(self, order_id: str) -> list[tuple[str, str]]:
        """Kind and term of what the order is found by."""
        asked = "SELECT kind, term FROM terms WHERE order_id = ? ORDER BY 1, 2"
        return [tuple(row) for row in self._ask(asked, order_id)]

    def ended(self, before_ms: int) -> list[str]:
        """Orders that have ended, and of which nothing was heard since then."""
        asked = "SELECT order_id FROM heads WHERE final AND last_at < ? ORDER BY 1"
        return [row[0] for row in self._ask(asked, before_ms)]

    def unarchived(self, order_id: str) -> bool:
        """Whether it has ended, and the archive may not have all of it yet."""
        return bool(self._ask("SELECT 1 FROM unarchived WHERE order_id = ?", order_id))

    def identity(self, topic: str) -> str:
        """What tells the topic that it is made of from another one of its name."""
        rows = self._ask("SELECT identity FROM topics WHERE name = ?", topic)
        return str(rows[0][0]) if rows else ""

    def identities(self) -> dict[str, str]:
        """The same of all topics."""
        return dict(self._ask("SELECT name, identity FROM topics"))

    def find(self, kind: str, term: str, limit: int = 100) -> list[str]:
        """Ids of orders that are found by this: `number`, `customer`, `tracking`, `document`."""
        return [order_id for _, order_id in self._ask(_FOUND, kind, term, limit)]

    def stories(self, records: Sequence[str], since: int) -> Iterator[list[Message]]:
        """What these records tell of each order that goes on, or has ended since then (business
        clock, ms): an order after the other, of a topic as it was committed."""
        after, names = "", orjson.dumps(list(records)).decode()
        while page := [row[0] for row in self._ask(_STANDING, after, since, A_PAGE)]:
            rows = self._ask(_TOLD_BY, orjson.dumps(page).decode(), names)
            for _, told in groupby(map(_message, rows), key=lambda one: one.key):
                yield list(told)
            after = page[-1]

    def exceptions(self) -> list[Exceptional]:
        """What is not as it should be now, the worst first, then the nearest deadline."""
        return [Exceptional(*row) for row in self._ask(OF_ALL, MOST)]

    def close(self) -> None:
        """Let it go."""
        with self._lock:
            self._let_go()

    def _ask(self, query: str, *values: object) -> Sequence[Any]:
        with self._lock:
            connection = self._opened()
            if connection is None or self._file is None:
                return ()
            with storage(self._file):
                return connection.execute(query, values).fetchall()

    def _opened(self) -> sqlite3.Connection | None:
        """The connection to the file that counts now."""
        if self._file is not None and _inode(self._file) != self._inode:
            self._let_go()
        if self._connection is None and (file := newest(self._folder)) is not None:
            inode = _inode(file)
            connection = to_read(file)
            if not _has_tables(connection, file):
                connection.close()
                return None
            self._file, self._inode, self._connection = file, inode, connection
        return self._connection

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._file, self._connection = None, None


def _has_tables(connection: sqlite3.Connection, file: Path) -> bool:
    """A file that is just being made has none yet."""
    with storage(file):
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    return bool(version)


def _inode(file: Path) -> int:
    """0 of a file that is gone."""
    try:
        return file.stat().st_ino
    except FileNotFoundError:
        return 0


def _message(row: tuple[Any, ...]) -> Message:
    name, partition, offset, order_id, value, recorded_at, headers = row
    pairs = [(key, said.encode("latin-1")) for key, said in orjson.loads(headers)]
    return Message(name, partition, offset, order_id.encode(), value, recorded_at, pairs)
