"""Databases on this machine's disk: SQLite in WAL mode with synchronous=FULL, so that a commit has
reached the disk when it returns."""

import sqlite3
from pathlib import Path

PATIENCE_SECONDS = 10.0
"""For whoever else writes in a database that several may open."""


def opened(file: Path, schema: str, *, alone: bool) -> sqlite3.Connection:
    """The database with the tables of `schema`, in autocommit. `alone`: no other process has it
    until this one ends, however it ends; else others may read it meanwhile, and write in turn.
    Raises OSError or sqlite3.Error: a disk that refuses is found out now, not in an outage."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.touch(mode=0o600)  # orders stand in it
    connection = sqlite3.connect(
        file,
        timeout=0 if alone else PATIENCE_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    if alone:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.executescript(schema)
    connection.execute("PRAGMA user_version=1")  # is written even where it is so already
    return connection
