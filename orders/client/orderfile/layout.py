"""Which topics the order file follows, what stands in its tables, and how its files are named."""

import re
from pathlib import Path

from orders.contracts.catalogue import TOPICS
from orders.engine.settings import Settings

KINDS = frozenset(("chain", "answers", "notices", "partner", "output", "dlq"))
FOLLOWED = tuple(name for name, one in TOPICS.items() if one.key == "order" and one.kind in KINDS)
"""Topics that tell of orders. States and journals repeat what these led to."""
STATUS, TIMELINE = "orders.status.v1", "orders.timeline.v1"
"""Of the first, which Kafka compacts, the last record of an order is kept, as its head."""
EXCEPTIONS = "orders.exceptions.v1"
VERSION = 1
"""Of the tables: a file of another one is built anew."""
TABLES = """
CREATE TABLE IF NOT EXISTS topics (
    topic INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, identity TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS places (
    topic INTEGER NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL,
    PRIMARY KEY (topic, partition)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS written (
    one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS gaps (
    topic INTEGER NOT NULL, partition INTEGER NOT NULL, first INTEGER NOT NULL,
    next INTEGER NOT NULL, PRIMARY KEY (topic, partition, first)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (
    order_id TEXT NOT NULL, topic INTEGER NOT NULL, partition INTEGER NOT NULL,
    offset INTEGER NOT NULL, recorded_at INTEGER NOT NULL, record TEXT NOT NULL,
    value BLOB, headers TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS facts_of_order ON facts (order_id, topic, partition, offset);
CREATE TABLE IF NOT EXISTS heads (
    order_id TEXT PRIMARY KEY, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
    number TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 0,
    step INTEGER NOT NULL DEFAULT 0, status TEXT NOT NULL DEFAULT '',
    final INTEGER NOT NULL DEFAULT 0, since_at INTEGER NOT NULL DEFAULT 0,
    marks TEXT NOT NULL DEFAULT '[]', erased INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS terms (
    kind TEXT NOT NULL, term TEXT NOT NULL, order_id TEXT NOT NULL,
    PRIMARY KEY (kind, term, order_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS terms_of_order ON terms (order_id);
CREATE TABLE IF NOT EXISTS unarchived (
    order_id TEXT PRIMARY KEY, last_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS unarchived_by_time ON unarchived (last_at, order_id);
CREATE TABLE IF NOT EXISTS archive (
    one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS exceptions (
    order_id TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, since_at INTEGER NOT NULL,
    number TEXT NOT NULL, grade TEXT NOT NULL, owner TEXT NOT NULL, deadline_at INTEGER NOT NULL,
    escalations INTEGER NOT NULL, cause TEXT NOT NULL, plan TEXT NOT NULL, units INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL, currency TEXT NOT NULL, PRIMARY KEY (order_id, kind, subject)
) WITHOUT ROWID;
"""
"""
topics  numbers for names, and what tells a topic from another one of its name
places  how far each partition is read: committed with the rows that stand before
written when something was committed last, wall clock, ms: of an old file nobody believes that it
        says where an order stands now
gaps    offsets that retention took before they were read
facts   a record each; its value is null where nobody wrote one, or what was personal was erased
heads   where an order stands; first_at, last_at: wall clock of its records, ms
terms   what an order is found by: number, customer, tracking number, document
unarchived  orders that have ended of which the archive may not have all; last_at as in heads
archive     the index of the archive that was told of all others
exceptions  what is not as it should be now, as tracking told last (TR-03)
"""
NAME = re.compile(r"orders-(\d+)\.db")


def folder_of(settings: Settings) -> Path:
    """Where the order file is kept."""
    return settings.orderfile_dir or settings.data_dir / "orderfile"


def numbered(folder: Path, number: int) -> Path:
    """The file of this number: each time it is built anew it gets the next one, so that whoever
    still reads the former shares nothing with it."""
    return folder / f"orders-{number}.db"


def newest(folder: Path) -> Path | None:
    """The file that counts; None if there is none."""
    found = [int(match[1]) for match in map(NAME.fullmatch, _names(folder)) if match]
    return numbered(folder, max(found)) if found else None


def number_of(file: Path) -> int:
    """The number in its name."""
    match = NAME.match(file.name)
    assert match is not None, file
    return int(match[1])


def _names(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()] if folder.is_dir() else []
