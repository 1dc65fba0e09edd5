"""The spool: records that are durable here until the log is back, in the order in which they came.

One thread writes to a database of SQLite (disk.py); whatever was asked for while it waited for the
disk shares the next commit.
"""

import asyncio
import json
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from orders.client.publishing import Publication
from orders.engine.errors import ConfigError
from services.gateway.disk import opened

MOST_TOGETHER = 1_000
PIECE_BYTES = 16_000_000
SCHEMA = """
CREATE TABLE IF NOT EXISTS spool (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, headers TEXT NOT NULL
)
"""
INSERT = "INSERT INTO spool (topic, key, value, headers) VALUES (?, ?, ?, ?)"
SELECT = "SELECT sequence, topic, key, value, headers FROM spool ORDER BY sequence LIMIT ?"
DELETE = "DELETE FROM spool WHERE sequence <= ?"
T = TypeVar("T")


class NoRoom(Exception):
    """The spool is full, or the disk refuses: nothing was kept."""


class Spooled(NamedTuple):
    """A record of the spool, and its place in it."""

    sequence: int
    record: Publication


class _Job(NamedTuple):
    """`do` returns nothing of SQLite's: a cursor that is let go of on the loop resets the statement
    which the spool's thread is about to use, and that is then refused as misuse."""

    do: Callable[[sqlite3.Connection], Any]
    done: asyncio.Future[Any]


class Spool:
    """A spool in a folder, which is this process' alone. Its methods are called on one loop.

    Raises ConfigError if the folder cannot be written, or another process has it.
    """

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._connection = _database(folder)
        self._most_bytes = most_bytes
        self.held: int
        self.bytes: int
        self.held, self.bytes = self._connection.execute(
            "SELECT count(*), coalesce(sum(length(value)), 0) FROM spool"
        ).fetchone()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="spool", daemon=True)
        self._thread.start()

    @property
    def has_room(self) -> bool:
        """Whether it takes anything more."""
        return self.bytes < self._most_bytes

    async def put(self, *records: Publication) -> None:
        """Returns when all of these are on the disk. Raises NoRoom if they are not, none of
        them."""
        count, size = len(records), sum(len(record.value) for record in records)
        if self.bytes + size > self._most_bytes:
            raise NoRoom(f"{self.held} records with {self.bytes} bytes wait for the log")
        self._count(count, size)
        rows = [(one.topic, one.key, one.value, _text(one.headers)) for one in records]
        kept = self._ask(lambda connection: _insert(connection, rows))
        kept.add_done_callback(
            lambda kept: self._count(-count, -size) if kept.exception() else None
        )
        # shielded: it goes to the disk, and is counted, even if nobody waits for it any more
        await asyncio.shield(kept)

    async def oldest(self, count: int) -> list[Spooled]:
        """The records that came first, in their order, so many or `PIECE_BYTES` of them; what was
        put before is among them."""
        return await self._ask(lambda connection: _oldest(connection, count))

    async def forget(self, first: Sequence[Spooled]) -> None:
        """These, the oldest, are in the log now. Raises NoRoom if that could not be noted."""
        if first:
            through = first[-1].sequence
            await self._ask(lambda connection: _delete(connection, through))
            self._count(-len(first), -sum(len(one.record.value) for one in first))

    def close(self) -> None:
        """End when what was asked for is done."""
        self._jobs.put(None)
        self._thread.join()
        self._connection.close()

    def _count(self, records: int, size: int) -> None:
        self.held += records
        self.bytes += size

    def _ask(self, do: Callable[[sqlite3.Connection], T]) -> asyncio.Future[T]:
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put(_Job(do, done))
        return done

    def _work(self) -> None:
        job = self._jobs.get()
        while job is not None:
            jobs = [job]
            while (job := self._next(len(jobs))) is not None:
                jobs.append(job)
            _carry_out(self._connection, jobs)
            job = self._jobs.get()

    def _next(self, taken: int) -> _Job | None:
        """Another one for the same commit; the end is put back, for the loop to find."""
        if taken == MOST_TOGETHER or self._jobs.empty():
            return None
        job = self._jobs.get()
        if job is None:
            self._jobs.put(None)
        return job


def _carry_out(connection: sqlite3.Connection, jobs: Sequence[_Job]) -> None:
    """All of these in one commit, then tell each."""
    outcome: list[Any] | NoRoom
    try:
        connection.execute("BEGIN IMMEDIATE")
        outcome = [job.do(connection) for job in jobs]
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        outcome = NoRoom(f"the disk refuses: {error}")
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    jobs[0].done.get_loop().call_soon_threadsafe(_tell, jobs, outcome)


def _tell(jobs: Sequence[_Job], outcome: Sequence[Any] | NoRoom) -> None:
    for at, job in enumerate(jobs):
        if job.done.cancelled():
            continue
        if isinstance(outcome, NoRoom):
            job.done.set_exception(outcome)
        else:
            job.done.set_result(outcome[at])


def _insert(connection: sqlite3.Connection, rows: Sequence[tuple[str, bytes, bytes, str]]) -> None:
    connection.executemany(INSERT, rows)


def _delete(connection: sqlite3.Connection, through: int) -> None:
    connection.execute(DELETE, (through,))


def _oldest(connection: sqlite3.Connection, count: int) -> list[Spooled]:
    found: list[Spooled] = []
    size = 0
    for sequence, topic, key, value, headers in connection.execute(SELECT, (count,)):
        found.append(Spooled(sequence, Publication(topic, key, value, _pairs(headers))))
        size += len(value)
        if size > PIECE_BYTES:
            break
    return found


def _database(folder: Path) -> sqlite3.Connection:
    try:
        return opened(folder / "spool.db", SCHEMA, alone=True)
    except (OSError, sqlite3.Error) as error:
        raise ConfigError(
            f"the spool in {folder} cannot be used: {error}; each gateway needs a folder of its "
            "own (ORDERS_GATEWAY_SPOOL_DIR)"
        ) from error


def _text(headers: Sequence[tuple[str, bytes]]) -> str:
    return json.dumps([(name, value.hex()) for name, value in headers])


def _pairs(text: str) -> tuple[tuple[str, bytes], ...]:
    return tuple((name, bytes.fromhex(value)) for name, value in json.loads(text))
