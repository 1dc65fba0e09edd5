"""The file as its writer has it. One commit has rows and how far the topics are read: whoever dies
in between has neither, and reads again."""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from orders.client.orderfile.layout import numbered
from orders.client.orderfile.opening import storage, to_write
from orders.client.reading import Place
from orders.engine.core.failpoints import reached
from orders.engine.errors import ConfigError
from services.orderfile.recording import Rows

_FACT = "INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_SEEN = """
INSERT INTO heads (order_id, first_at, last_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET
first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at), erased = 0
"""
_STATUS = """
UPDATE heads SET number = :number, version = :version, step = :step, status = :status,
final = :final, since_at = :at WHERE order_id = :order_id
"""
_MARKS = "UPDATE heads SET marks = ? WHERE order_id = ?"
_ENDED = """
INSERT INTO unarchived SELECT order_id, last_at FROM heads WHERE order_id = ? AND final
ON CONFLICT DO UPDATE SET last_at = excluded.last_at
"""
_ALL_ENDED = "INSERT OR IGNORE INTO unarchived SELECT order_id, last_at FROM heads WHERE final"
_OFFSETS = """
SELECT name, partition, offset FROM facts JOIN topics USING (topic) WHERE order_id = ?
"""
_TERM = "INSERT OR IGNORE INTO terms VALUES (?, ?, ?)"
_NAMED = "order_id = :order_id AND kind = :kind AND subject = :subject"
_EXCEPTIONS = {
    "ExceptionOpened": """INSERT OR REPLACE INTO exceptions VALUES (:order_id, :kind, :subject,
        :since_at, :number, :grade, :owner, :deadline_at, 0, :cause, :plan, :units, :amount_minor,
        :currency)""",
    "ExceptionEscalated": f"""UPDATE exceptions SET owner = :owner, deadline_at = :deadline_at,
        escalations = :escalations WHERE {_NAMED}""",
    "ExceptionClosed": f"DELETE FROM exceptions WHERE {_NAMED}",
}
_WRITTEN = "INSERT OR REPLACE INTO written VALUES (1, ?)"
_PLACE = "INSERT OR REPLACE INTO places VALUES (?, ?, ?)"


class Gone(Exception):
    """Somebody has deleted the file: begin a new one."""


class OrdersDatabase:
    """One file, to write. Raises FileAway, FileDamaged, ConfigError; Gone."""

    def __init__(self, file: Path) -> None:
        self.path = file
        self.connection = to_write(file)
        self._inode = file.stat().st_ino
        self._topics: dict[str, int] = {}
        self.identities: dict[str, str] = {}
        """Of the topics that it was made of."""
        self.meet()

    @contextmanager
    def commit(self) -> Iterator[None]:
        """All that is done within is durable when it ends, or none of it."""
        self._refuse_deleted()
        with storage(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                reached("orderfile: before the commit")
                self.connection.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise
        reached("orderfile: committed")

    def meet(self) -> None:
        """The topics as its table has them."""
        found = self.rows("SELECT name, topic, identity FROM topics")
        self._topics = {name: number for name, number, _ in found}
        self.identities = {name: identity for name, _, identity in found}

    def know(self, identities: Mapping[str, str]) -> None:
        """Within a commit: it is made of these topics."""
        for name, identity in identities.items():
            if name not in self._topics:
                self._topics[name] = len(self._topics) + 1
            row = (self._topics[name], name, identity)
            self.connection.execute("INSERT OR REPLACE INTO topics VALUES (?, ?, ?)", row)
        self.identities = dict(identities)

    def places(self) -> dict[Place, int]:
        """How far the topics are read: place -> next offset."""
        names = {number: name for name, number in self._topics.items()}
        found = self.rows("SELECT * FROM places")
        return {(names[topic], partition): to for topic, partition, to in found}

    def numbers(self, topics: Iterable[str]) -> list[int]:
        """Of these topics, as far as it is made of them."""
        return [self._topics[name] for name in topics if name in self._topics]

    def rows(self, query: str, values: Mapping[str, object] | tuple[object, ...] = ()) -> list[Any]:
        """What a query of ours finds."""
        with storage(self.path):
            return self.connection.execute(query, values).fetchall()

    def size(self) -> int:
        """Bytes of its pages."""
        ((pages, page),) = self.rows("SELECT * FROM pragma_page_count, pragma_page_size")
        return int(pages) * int(page)

    def put(self, rows: Rows) -> None:
        """Within a commit. A fact that is there already is damage: it was committed with a position
        behind it."""
        numbers, execute = self._topics, self.connection.executemany
        execute(_FACT, ((row[0], numbers[row[1]], *row[2:]) for row in rows.facts))
        execute(_SEEN, ((order_id, *times) for order_id, times in rows.seen.items()))
        execute(_STATUS, rows.statuses.values())
        execute(_MARKS, ((marks, order_id) for order_id, marks in rows.marks.items()))
        execute(_TERM, rows.terms)
        execute(_ENDED, [(order_id,) for order_id in rows.seen])
        for record, told in rows.exceptions:
            self.connection.execute(_EXCEPTIONS[record], _bound(told))
        reached("orderfile: rows written")

    def read_to(self, places: Mapping[Place, int]) -> None:
        """Within a commit: the topics are read so far."""
        rows = ((self._topics[topic], number, to) for (topic, number), to in places.items())
        self.connection.executemany(_PLACE, rows)
        self.connection.execute(_WRITTEN, (int(time.time() * 1000),))

    def offsets(self, order_id: str) -> set[tuple[str, int, int]]:
        """Topic, partition and offset of each fact that it has of the order."""
        return {tuple(row) for row in self.rows(_OFFSETS, (order_id,))}

    def stood(self, order_id: str, head: Mapping[str, Any]) -> None:
        """Within a commit: where the order stood, if it has heard of that nothing else."""
        told = {**head, "at": head["since_at"], "order_id": order_id}
        self.connection.execute(f"{_STATUS} AND status = ''", told)
        self.connection.execute(_ENDED, (order_id,))

    def archive_to(self, archive: str) -> None:
        """What has ended is to be in this archive: all, if that is another one than before."""
        if self.rows("SELECT 1 FROM archive WHERE id = ?", (archive,)):
            return
        with self.commit():
            self.connection.execute(_ALL_ENDED)
            self.connection.execute("INSERT OR REPLACE INTO archive VALUES (1, ?)", (archive,))

    def archived(self, orders: Iterable[str]) -> None:
        """Within a commit: the archive has all that is known of these orders."""
        rows = [(order_id,) for order_id in orders]
        self.connection.executemany("DELETE FROM unarchived WHERE order_id = ?", rows)

    def missed(self, place: Place, first: int, following: int) -> None:
        """Within a commit: retention took these offsets before they were read."""
        row = (self._topics[place[0]], place[1], first, following)
        self.connection.execute("INSERT OR IGNORE INTO gaps VALUES (?, ?, ?, ?)", row)

    def close(self) -> None:
        """Let it go, with all that is committed in the one file."""
        self.connection.close()

    def _roll_back(self) -> None:
        """As it was; whatever ended the commit is told."""
        try:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
        except sqlite3.Error:
            self.connection.close()  # that takes it back, too

    def _refuse_deleted(self) -> None:
        try:
            same = self.path.stat().st_ino == self._inode
        except FileNotFoundError:
            same = False
        if not same:
            raise Gone(f"{self.path} was deleted")


def _bound(told: Mapping[str, Any]) -> dict[str, Any]:
    """What SQLite takes: its lines stand in the record."""
    return {name: value for name, value in told.items() if name != "lines"}


@contextmanager
def alone(folder: Path, what: str = "the order file") -> Iterator[None]:
    """Nobody else writes in this folder meanwhile. Raises ConfigError if somebody does, or
    FileAway."""
    with storage(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(folder / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ConfigError(f"another process writes {what} in {folder}: stop it") from None
    else:
        yield
    finally:
        os.close(lock)


def fresh(folder: Path, number: int) -> Path:
    """A file of this number that is not there yet; nor what SQLite kept beside a former one."""
    file = numbered(folder, number)
    with storage(file):
        remove(file)
    return file


def remove(file: Path) -> None:
    """Delete a file, and what SQLite keeps beside it."""
    for beside in ("", "-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)
