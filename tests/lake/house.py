"""A lake in a folder, a log in memory, and a writer that can be killed."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from orders.engine.core import failpoints
from services.lake.checking import Check, Checked, fastavro_reader
from services.lake.keeping import Keeping
from services.lake.lineage import Tell, nobody
from services.lake.metrics import Metrics
from services.lake.reading import rows_of
from services.lake.recording import Recording
from services.lake.tables import Lake
from services.lake.writing import Limits, Writer
from tests.lake.log import Following, Log, Topics

ONCE = Limits(seconds=0.0)
"""Every turn is a round."""


class Killed(BaseException):
    """The process is gone."""


class House:
    """`lake()` opens the catalogue anew, as another process would."""

    def __init__(self, folder: Path, personal: bool = False) -> None:
        self.folder, self.log, self.metrics = folder, Log(), Metrics()
        self.keeping = Keeping.with_personal(personal)
        self.tell: Tell = nobody
        self._names = itertools.count(1)

    def lake(self) -> Lake:
        return Lake(str(self.folder), f"sqlite:///{self.folder}/catalog.db")

    def writer(self, limits: Limits = ONCE) -> Writer:
        """A new life, which has not claimed yet."""
        recording = Recording(self.log.ids, self.keeping)
        name = f"writer-{next(self._names)}"
        source = Following(self.log)
        return Writer(self.lake(), source, recording, name, self.metrics, limits, self.tell)

    def write(self) -> None:
        """All that is there, by a writer that lives and ends in order."""
        writer = self.writer()
        writer.claim()
        writer.live(lambda: False, lambda: None, once=True)

    def check(self, *tables: str) -> dict[str, Checked]:
        recording = Recording(self.log.ids, self.keeping, fastavro_reader)
        found = Check(self.lake(), Topics(self.log), recording).run(tables)
        return {one.table: one for one in found}

    def rows(self, table: str) -> list[dict[str, Any]]:
        """By their coordinates."""
        found = self.lake().table(table)
        if found is None:
            return []
        rows: list[dict[str, Any]] = rows_of(found).to_table().to_pylist()
        return sorted(rows, key=lambda row: (row["_topic"], row["_partition"], row["_offset"]))

    def sql(self, query: str, **tables: str) -> list[tuple[Any, ...]]:
        connection = duckdb.connect()
        for name, table in tables.items():
            found = self.lake().table(table)
            assert found is not None
            connection.register(name, rows_of(found))
        return connection.execute(query).fetchall()


@contextmanager
def at(point: str, do: Callable[[], object], time: int = 1) -> Iterator[None]:
    """Do this when somebody reaches the point for so many times, once."""
    left = itertools.count(1)

    def strike(reached: str) -> None:
        if reached == point and next(left) == time:
            do()

    failpoints.listen(strike)
    try:
        yield
    finally:
        failpoints.listen(None)


@contextmanager
def killing(point: str, time: int = 1) -> Iterator[None]:
    """Kill whoever reaches the point for so many times."""

    def kill() -> None:
        raise Killed(point)

    with at(point, kill, time):
        yield
