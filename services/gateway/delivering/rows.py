"""The outbox' tables, and a row of what goes out."""

import sqlite3
from typing import Literal, NamedTuple

State = Literal["waiting", "sent", "acknowledged", "refused", "left_out"]
STATES: tuple[State, ...] = ("waiting", "sent", "acknowledged", "refused", "left_out")
"""To be sent; sent, and no word of it; the partner has it, by its own word; the partner refuses it:
a person looks; not sent, as a later answer says more."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS outgoing (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, number INTEGER NOT NULL,
    about TEXT NOT NULL, answer_id TEXT NOT NULL,
    kind TEXT NOT NULL, version INTEGER NOT NULL, step INTEGER NOT NULL,
    media_type TEXT NOT NULL, patience INTEGER,
    document BLOB NOT NULL, drawn_at INTEGER NOT NULL,
    state TEXT NOT NULL, because TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL DEFAULT 0,
    sent_at INTEGER, due_at INTEGER, acknowledged_at INTEGER,
    UNIQUE (about, answer_id), UNIQUE (channel, number)
);
CREATE INDEX IF NOT EXISTS by_state ON outgoing (state, channel, sequence);
CREATE INDEX IF NOT EXISTS by_time ON outgoing (drawn_at);
CREATE TABLE IF NOT EXISTS voided (
    channel TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,
    about TEXT NOT NULL, kind TEXT NOT NULL, drawn_at INTEGER NOT NULL, because TEXT NOT NULL,
    PRIMARY KEY (channel, number)
);
CREATE TABLE IF NOT EXISTS numbers (channel TEXT PRIMARY KEY, last INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS places (
    topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL,
    PRIMARY KEY (topic, partition)
);
"""


class Fresh(NamedTuple):
    """An answer, or a receipt, that has no number yet. `about`: the order id, or the key of the
    document; `answer_id`: known by it, of all about it; `patience`: ms in which its partner
    acknowledges it, None if it does not."""

    channel: str
    about: str
    answer_id: str
    kind: str
    version: int
    step: int
    media_type: str
    patience: int | None


class Voided(NamedTuple):
    """A control number under which nothing was sent, and why; as of `Outgoing`."""

    channel: str
    number: int
    name: str
    about: str
    kind: str
    drawn_at: int
    because: str


class Outgoing(NamedTuple):
    """A row. Times are wall clock, ms; `due_at`: until then an acknowledgement was promised."""

    sequence: int
    name: str
    channel: str
    number: int
    about: str
    answer_id: str
    kind: str
    version: int
    step: int
    media_type: str
    patience: int | None
    document: bytes
    drawn_at: int
    state: State
    because: str
    tries: int
    next_at: int
    sent_at: int | None
    due_at: int | None
    acknowledged_at: int | None


def chosen(connection: sqlite3.Connection, where: str, *values: object) -> list[Outgoing]:
    """Rows, the oldest first. `where` is SQL of ours."""
    found = connection.execute(f"SELECT * FROM outgoing WHERE {where}", values)
    return [Outgoing(*row) for row in found]
