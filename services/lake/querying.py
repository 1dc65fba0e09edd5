"""SQL over the lake: DuckDB reads the tables that a query names, of them what it needs."""

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orders.engine.errors import ConfigError
from services.lake.errors import storage
from services.lake.reading import rows_of
from services.lake.tables import NAMESPACE, Lake


class WrongQuery(ConfigError):
    """Whoever asks: the query is none, or names what there is not."""


@contextmanager
def asked(lake: Lake, query: str) -> Iterator[duckdb.DuckDBPyRelation]:
    """What the query finds, while the context lasts. Raises WrongQuery, LakeDamaged, LakeAway."""
    with duckdb.connect() as connection:
        try:
            _offer(connection, lake, query)
            with storage("asking the lake"):
                found = connection.sql(query)
                if found is None:
                    raise WrongQuery("the query finds nothing: it begins with SELECT or FROM")
                yield found
        except duckdb.IOException as error:
            raise WrongQuery(f"the lake cannot be read: {error}") from error
        except duckdb.Error as error:
            raise WrongQuery(str(error)) from error


def write_csv(found: duckdb.DuckDBPyRelation, path: Path | None) -> None:
    """To a file, or to stdout, where nothing that was written before may be cut off."""
    if path is not None:
        found.write_csv(str(path), header=True)
        return
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        found.write_csv(file.name, header=True)
        sys.stdout.write(Path(file.name).read_text(encoding="utf-8"))


def write_parquet(found: duckdb.DuckDBPyRelation, path: Path) -> None:
    """To a file."""
    found.write_parquet(str(path))


def _offer(connection: duckdb.DuckDBPyConnection, lake: Lake, query: str) -> None:
    """The tables of the lake that the query names, with `lake.` before it or without."""
    connection.execute("set timezone = 'UTC'")
    connection.execute(f"create schema {NAMESPACE}")
    for name in lake.names():
        table = lake.table(name) if re.search(rf"\b{name}\b", query) else None
        if table is not None:
            connection.register(name, rows_of(table))
            connection.execute(f"create view {NAMESPACE}.{name} as from memory.main.{name}")
