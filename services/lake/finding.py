"""A catalogue that was lost, or a table whose metadata was: found again in the lake's folder.

Each metadata file is whole by itself: rows, and the positions behind them. Any of a table's may be
gone on with, the newest is the shortest way. What the anchor says is not believed then: whoever
writes next reads on from each table's own positions.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

import structlog
from pyarrow.fs import FileSelector
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import NoSuchTableError, ValidationError
from pyiceberg.io import load_file_io
from pyiceberg.io.pyarrow import PyArrowFileIO
from pyiceberg.serializers import FromInputFile

from services.lake.committing import forget_positions
from services.lake.errors import LakeDamaged, storage
from services.lake.recording import ASIDE
from services.lake.tables import NAMESPACE, Lake

METADATA = re.compile(r".*/(?P<table>[a-z0-9_]+)/metadata/(?P<version>\d+)-[^/]*\.metadata\.json$")
_log = structlog.get_logger("lake")


def find_lost(lake: Lake) -> list[str]:
    """Register the tables that the folder has, if the catalogue has none; their names."""
    if lake.names():
        return []
    with storage(f"looking for tables in {lake.warehouse}"):
        lost = _metadata(lake)
    for name, paths in lost.items():
        _register(lake.catalog, name, _newest(lake, paths))
    if lost:
        _log.warning("the catalogue was lost; tables found again", tables=len(lost))
        forget_positions(lake, ASIDE)
    return sorted(lost)


def find_again(lake: Lake, name: str) -> bool:
    """Go back to the newest metadata of a table that can be read, if the present cannot."""
    try:
        lake.table(name)
        return False
    except LakeDamaged:
        paths = _metadata(lake).get(name, [])
    found = _newest(lake, paths)
    with suppress(NoSuchTableError):
        lake.catalog.drop_table((NAMESPACE, name))
    _register(lake.catalog, name, found)
    _log.warning("went back to older metadata", table=name, metadata=found)
    forget_positions(lake, ASIDE)
    return True


def _metadata(lake: Lake) -> Mapping[str, list[str]]:
    """Table -> its metadata files, newest first."""
    found: dict[str, list[tuple[int, float, str]]] = {}
    for path, moment in _files(lake):
        if match := METADATA.match(path):
            entry = (int(match["version"]), moment, path)
            found.setdefault(match["table"], []).append(entry)
    return {name: [path for *_, path in sorted(of, reverse=True)] for name, of in found.items()}


def _files(lake: Lake) -> Iterator[tuple[str, float]]:
    io = load_file_io(lake.catalog.properties, lake.warehouse)
    assert isinstance(io, PyArrowFileIO)
    scheme, netloc, inside = PyArrowFileIO.parse_location(lake.warehouse, io.properties)
    selector = FileSelector(inside, recursive=True, allow_not_found=True)
    for one in io.fs_by_scheme(scheme, netloc).get_file_info(selector):
        yield lake.warehouse + one.path.removeprefix(inside), one.mtime_ns or 0


def _newest(lake: Lake, paths: list[str]) -> str:
    """The first that can be read. Raises LakeDamaged if none can."""
    for path in paths:
        io = load_file_io(lake.catalog.properties, path)
        try:
            FromInputFile.table_metadata(io.new_input(path))
        except (ValueError, ValidationError, OSError):
            continue
        return path
    raise LakeDamaged(f"none of {len(paths)} metadata files can be read, such as {paths[:1]}")


def _register(catalog: SqlCatalog, name: str, path: str) -> None:
    with storage(f"registering table {name}"):
        catalog.register_table((NAMESPACE, name), path)
