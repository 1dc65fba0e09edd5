"""Connections to the order file, and what SQLite's errors mean."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orders.client.orderfile.layout import TABLES, VERSION
from orders.engine.errors import ConfigError, TransientError

PATIENCE_SECONDS = 10.0
CACHE_KB, CHECKPOINT_PAGES = 64_000, 16_000
DAMAGE = frozenset((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT))


class FileAway(TransientError):
    """Nobody's fault: the disk is full, or refuses. What was not committed is read again."""


class ArchiveAway(FileAway):
    """The archive's disk refuses. Whoever waits to be archived stands in the order file, which goes
    on."""


class FileDamaged(ConfigError):
    """The operator's: the file is no database any more, or says the same twice."""


def damaged(file: Path, because: str) -> FileDamaged:
    """What to say of a file that cannot be used as it is."""
    return FileDamaged(
        f"{file} is damaged ({because}): `orders orderfile rebuild` builds it anew from the topics"
    )


@contextmanager
def storage(file: Path) -> Iterator[None]:
    """Turn what SQLite raises into errors of the house, which name the file."""
    try:
        yield
    except sqlite3.Error as error:
        if (getattr(error, "sqlite_errorcode", 0) & 0xFF) in DAMAGE:
            raise damaged(file, str(error)) from error
        raise FileAway(f"{file}: {error}") from error
    except OSError as error:
        raise FileAway(f"{file}: {error.strerror or error}") from error


def to_write(file: Path) -> sqlite3.Connection:
    """A connection that writes, in autocommit. A commit that a loss of power takes back takes the
    positions back with the rows, and they are read again: so it need not wait for the disk. Raises
    as `storage`, and ConfigError for a file that other code wrote."""
    with storage(file):
        file.touch(mode=0o600)  # orders stand in it
        connection = sqlite3.connect(
            file, PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
        )
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version not in (0, VERSION):
            connection.close()
            raise ConfigError(
                f"{file} has tables of version {version}, and this code writes {VERSION}: `orders "
                "orderfile rebuild` builds it anew"
            )
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(f"PRAGMA cache_size=-{CACHE_KB}")
        connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
        connection.executescript(TABLES)
        connection.execute(f"PRAGMA user_version={VERSION}")
    return connection


def to_read(file: Path) -> sqlite3.Connection:
    """A connection that only reads. It leaves no trace when it ends, also where the file has been
    deleted meanwhile and another one stands in its place. Raises as `storage`."""
    with storage(file):
        return sqlite3.connect(
            f"{file.absolute().as_uri()}?mode=ro",
            PATIENCE_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            uri=True,
        )
