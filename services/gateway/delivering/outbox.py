"""The outbox: answers as they go to their partners, durable before the log is read on, and how far
each is. A control number is drawn once an answer, in the commit that keeps the answer and notes how
far the log is read: whatever dies, the same answer has the same name, number and bytes."""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from orders.engine.errors import ConfigError
from services.gateway.delivering.overtaken import overtakes
from services.gateway.delivering.rows import SCHEMA, Fresh, Outgoing, Voided, chosen
from services.gateway.disk import opened

Place = tuple[str, int]
Write = Callable[[str, int], bytes]
"""(name, control number) -> what goes out."""
SETTLED = "state IN ('acknowledged', 'refused', 'left_out') OR state = 'sent' AND due_at IS NULL"
_DRAW = """
INSERT INTO numbers VALUES (?, ?)
ON CONFLICT (channel) DO UPDATE SET last = last + 1 RETURNING last
"""
_KEEP = """
INSERT INTO outgoing (name, number, channel, about, answer_id, kind, version, step, media_type,
    patience, document, drawn_at, state, because)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_OF_VOIDED = "channel, number, name, about, kind, drawn_at, because"
_VOIDED = f"""
SELECT * FROM (SELECT {_OF_VOIDED} FROM outgoing WHERE state = 'left_out'
    UNION SELECT {_OF_VOIDED} FROM voided)
"""
_VOID = f"""
INSERT OR IGNORE INTO voided
SELECT {_OF_VOIDED} FROM outgoing WHERE state = 'left_out' AND drawn_at < ?
"""
_MISSING = """
WITH recent AS (SELECT channel, number FROM outgoing WHERE drawn_at >= ?),
    drawn AS (
        SELECT * FROM recent
        UNION SELECT channel, last + 1 FROM numbers JOIN recent USING (channel)
    )
SELECT channel, before + 1, number FROM (
    SELECT *, lag(number) OVER (PARTITION BY channel ORDER BY number) AS before FROM drawn
) WHERE number > before + 1
"""
_LEAVE_OUT = "UPDATE outgoing SET state = 'left_out', because = ? WHERE sequence = ?"
_AGAIN = "UPDATE outgoing SET state = 'waiting', tries = 0, next_at = 0, because = ? WHERE name = ?"


class Outbox:
    """The outbox in a folder. Its methods may be called on any thread. `reading`: this process
    reads the log into it, alone. Raises ConfigError if it cannot be used, or another one does."""

    def __init__(self, folder: Path, *, reading: bool = False) -> None:
        try:
            self._connection = opened(folder / "outbox.db", SCHEMA, alone=False)
            self._alone = _locked(folder / "outbox.lock") if reading else None
        except BlockingIOError:
            raise ConfigError(f"another process delivers from {folder}: one is enough") from None
        except (OSError, sqlite3.Error) as error:
            raise ConfigError(f"the outbox in {folder} cannot be used: {error}") from error
        self._lock = threading.Lock()  # no cursor outlives it: see `services.gateway.spool`

    @contextmanager
    def commit(self) -> Iterator["Outbox"]:
        """All of it is durable when it ends, or none. Not from within another one."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def places(self) -> dict[Place, int]:
        """Where the log is read on: place -> next offset; empty for an outbox that is new."""
        with self._lock:
            found = self._connection.execute("SELECT * FROM places").fetchall()
        return {(topic, partition): following for topic, partition, following in found}

    def read_to(self, places: Mapping[Place, int]) -> None:
        """Within a commit: the log is read so far."""
        rows = [(*place, following) for place, following in places.items()]
        self._connection.executemany("INSERT OR REPLACE INTO places VALUES (?, ?, ?)", rows)

    def put(self, fresh: Fresh, first_number: int, write: Write, now: int) -> list[Outgoing]:
        """Within a commit: keep it under a number of its own, unless it is known. Returns those
        that are left out by it: it itself, or earlier ones of its order that still wait."""
        others = chosen(self._connection, "about = ?", fresh.about)
        if any(one.answer_id == fresh.answer_id for one in others):
            return []
        (number,) = self._connection.execute(_DRAW, (fresh.channel, first_number)).fetchone()
        name = f"{fresh.channel}-{number:09}"
        later = next((one for one in others if overtakes(one, fresh)), None)
        state, because = ("left_out", overtaken_by(later.name)) if later else ("waiting", "")
        row = (name, number, *fresh, write(name, number), now, state, because)
        self._connection.execute(_KEEP, row)
        if later:
            return chosen(self._connection, "name = ?", name)
        needless = [one for one in others if one.state == "waiting" and overtakes(fresh, one)]
        for one in needless:
            self._connection.execute(_LEAVE_OUT, (overtaken_by(name), one.sequence))
        return needless

    def again(self, about: str, answer_id: str, because: str) -> None:
        """Within a commit: what is known by this is sent once more, if it was sent."""
        for one in chosen(self._connection, "about = ? AND answer_id = ?", about, answer_id):
            if one.state != "waiting":
                self._connection.execute(_AGAIN, (because, one.name))

    def acknowledge(
        self, channel: str, number: int, *, taken: bool, because: str, now: int
    ) -> list[Outgoing]:
        """Within a commit: the partner's word on what it was sent under a number, which may come
        before it is noted that it was sent. Returns what that was: nothing, if there is none."""
        where = "channel = ? AND number = ? AND state != 'left_out'"
        found = chosen(self._connection, where, channel, number)
        state = "acknowledged" if taken else "refused"
        for one in found:
            self._connection.execute(
                "UPDATE outgoing SET state = ?, because = ?, acknowledged_at = ?, due_at = NULL "
                "WHERE sequence = ?",
                (state, because, now, one.sequence),
            )
        return found

    def first_waiting(self, channel: str) -> Outgoing | None:
        """What is to be sent next: answers go in their order, so that what waits for a partner
        waits behind its first."""
        found = self.chosen("state = 'waiting' AND channel = ? ORDER BY sequence LIMIT 1", channel)
        return found[0] if found else None

    def chosen(self, where: str, *values: object) -> list[Outgoing]:
        """Rows. `where` is SQL of ours."""
        with self._lock:
            return chosen(self._connection, where, *values)

    def count(self, where: str, *values: object) -> int:
        """How many rows there are: none is loaded. `where` is SQL of ours."""
        with self._lock:
            asked = f"SELECT count(*) FROM outgoing WHERE {where}"
            (rows,) = self._connection.execute(asked, values).fetchone()
        return int(rows)

    def note(self, sequence: int, **columns: object) -> None:
        """What became of a row that was under way: it counts more than that it was left out
        meanwhile. A partner's word that came meanwhile stays."""
        named = ", ".join(f"{name} = ?" for name in columns)
        with self._lock:
            self._connection.execute(
                f"UPDATE outgoing SET {named} "
                "WHERE sequence = ? AND state IN ('waiting', 'left_out')",
                (*columns.values(), sequence),
            )

    def resend(self, name: str, because: str) -> bool:
        """Send it once more, as it is; False if there is none of that name."""
        with self._lock:
            return self._connection.execute(_AGAIN, (because, name)).rowcount == 1

    def forget(self, before: int) -> None:
        """What was drawn before and is settled is forgotten, its number never used again. Why
        nothing was sent under a number is kept: its partner may ask for it years later."""
        with self.commit():
            self._connection.execute(_VOID, (before,))
            self._connection.execute(
                f"DELETE FROM outgoing WHERE drawn_at < ? AND ({SETTLED})", (before,)
            )

    def voided(self, where: str = "1", *values: object) -> list[Voided]:
        """Numbers under which nothing was sent, by channel and number. `where` is SQL of ours."""
        with self._lock:
            asked = f"{_VOIDED} WHERE {where} ORDER BY 1, 2"
            return [Voided(*row) for row in self._connection.execute(asked, values)]

    def unexplained(self, since: int) -> list[tuple[str, int]]:
        """(channel, number) of those drawn since then of which nothing is known, though none is
        forgotten: `since` is no earlier than what was given to `forget`."""
        with self._lock:
            gaps = self._connection.execute(_MISSING, (since,)).fetchall()
        return [(channel, number) for channel, first, end in gaps for number in range(first, end)]

    def close(self) -> None:
        """Let the folder go."""
        self._connection.close()
        if self._alone is not None:
            os.close(self._alone)


def overtaken_by(name: str) -> str:
    """Why an answer is left out."""
    return f"overtaken by {name}"


def _locked(file: Path) -> int:
    """Held until this process ends, however it ends. Raises BlockingIOError."""
    number = os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(number)
        raise
    return number
