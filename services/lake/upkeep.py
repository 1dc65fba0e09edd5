"""Keeps tables in order: few large files of each day instead of many small ones, snapshots of the
last days, and no file that nobody needs. Each step carries the positions on."""

import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pyarrow as pa
import structlog
from pyarrow.fs import FileSelector, FileType
from pyiceberg.exceptions import CommitFailedException
from pyiceberg.io.pyarrow import PyArrowFileIO, _dataframe_to_data_files
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table

from orders.engine.core.failpoints import reached
from services.lake.committing import replace
from services.lake.errors import storage
from services.lake.reading import files_of, filesystem_of, rows_of
from services.lake.recording import ASIDE
from services.lake.tables import Lake

EVERY_SECONDS = 3_600.0
SMALL_BYTES, MOST_BYTES = 32_000_000, 128_000_000
FEWEST = 8
"""So many small files of a day are made one."""
KEPT, EACH, OF_ANCHOR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)
"""Snapshots are kept for seven days: all of the last one, before it one an hour. Those of the
anchor for an hour: of what it says only the last counts."""
UNNEEDED_FOR = timedelta(days=1)
"""A file that no snapshot has may be one that somebody is just writing."""
_log = structlog.get_logger("lake")


class Kept(NamedTuple):
    """What was done to a table: files that became fewer, snapshots that ended, files deleted."""

    table: str
    files_before: int
    files: int
    snapshots: int
    deleted: int


class Upkeep:
    """A table a turn, once an hour all of them."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._left: list[str] = []
        self._due = time.monotonic() + EVERY_SECONDS

    def when_due(self) -> None:
        """Take the next table, if it is time. Raises LakeAway."""
        if not self._left and time.monotonic() >= self._due:
            self._left, self._due = self._lake.names(), time.monotonic() + EVERY_SECONDS
        if self._left:
            done = keep_in_order(self._lake, self._left.pop(0))
            if done is not None and done.files_before != done.files:
                _log.info("compacted", **done._asdict())


def keep_in_order(lake: Lake, name: str, now: datetime | None = None) -> Kept | None:
    """Compact, expire, delete; None if there is no such table."""
    at = now or datetime.now(UTC)
    table = lake.table(name)
    if table is None:
        return None
    before = len(files_of(table))
    compact(lake, name)
    snapshots = expire(lake, name, at)
    deleted = delete_unneeded(lake, name, at)
    table = lake.table(name)
    return Kept(name, before, len(files_of(table)) if table else 0, snapshots, deleted)


def compact(lake: Lake, name: str, fewest: int = FEWEST) -> int:
    """Make one file of the small ones of each day. Returns how many were replaced."""
    table = lake.table(name)
    replaced = 0
    for group in _groups(files_of(table) if table else (), fewest):

        def made(of: Table, gone: Sequence[DataFile] = group) -> list[DataFile]:
            return write_files(of, rows_of(of, gone).to_table())

        with storage(f"compacting table {name}"):
            if replace(lake, name, group, made):
                replaced += len(group)
                reached("lake: files replaced")
    return replaced


def write_files(table: Table, rows: pa.Table) -> list[DataFile]:
    """Files of the table that no snapshot has yet."""
    ordered = rows.sort_by(
        [("_topic", "ascending"), ("_partition", "ascending"), ("_offset", "ascending")]
    )
    return list(_dataframe_to_data_files(table.metadata, ordered, table.io))


def _groups(files: Sequence[DataFile], fewest: int) -> list[list[DataFile]]:
    """Small files of one day each, of so many bytes together as one may have."""
    days: dict[str, list[DataFile]] = defaultdict(list)
    for one in files:
        if one.file_size_in_bytes < SMALL_BYTES:
            days[str(one.partition)].append(one)
    groups = []
    for small in days.values():
        group: list[DataFile] = []
        size = 0
        for one in small:
            if size + one.file_size_in_bytes > MOST_BYTES:
                groups.append(group)
                group, size = [], 0
            group.append(one)
            size += one.file_size_in_bytes
        groups.append(group)
    return [group for group in groups if len(group) >= fewest]


def expire(lake: Lake, name: str, now: datetime) -> int:
    """End the snapshots that are not to be kept; never the present one. Returns how many."""
    table = lake.table(name)
    if table is None:
        return 0
    over = _over(table, name == ASIDE, now)
    if not over:
        return 0
    with storage(f"expiring snapshots of table {name}"):
        try:
            table.maintenance.expire_snapshots().by_ids(over).commit()
        except CommitFailedException:
            return 0  # somebody has just written: the next time will do
    reached("lake: snapshots expired")
    return len(over)


def _over(table: Table, anchor: bool, now: datetime) -> list[int]:
    current, hours, over = table.current_snapshot(), set[int](), []
    for snapshot in sorted(table.snapshots(), key=lambda one: -one.timestamp_ms):
        age = now - datetime.fromtimestamp(snapshot.timestamp_ms / 1000, UTC)
        hour = snapshot.timestamp_ms // 3_600_000
        alone = hour not in hours
        hours.add(hour)
        kept = age < OF_ANCHOR if anchor else age < EACH or (age < KEPT and alone)
        if not kept and current is not None and snapshot.snapshot_id != current.snapshot_id:
            over.append(snapshot.snapshot_id)
    return over


def delete_unneeded(lake: Lake, name: str, now: datetime) -> int:
    """Delete old files in the table's folder that none of its snapshots has: those of commits that
    did not go through, and of snapshots that ended. Returns how many."""
    table = lake.table(name)
    if table is None:
        return 0
    with storage(f"looking for files that table {name} does not need"):
        files = filesystem_of(table, table.location())
        needed = {_path(table, one) for one in _needed(table)}
        folder = FileSelector(_path(table, table.location()), recursive=True)
        deleted = 0
        for found in files.get_file_info(folder):
            old = found.mtime is not None and now - found.mtime > UNNEEDED_FOR
            if found.type == FileType.File and old and found.path not in needed:
                files.delete_file(found.path)
                deleted += 1
    return deleted


def _needed(table: Table) -> set[str]:
    metadata = table.metadata
    needed = {table.metadata_location, *(one.metadata_file for one in metadata.metadata_log)}
    manifests = {}
    for snapshot in metadata.snapshots:
        needed.add(snapshot.manifest_list)
        manifests.update({one.manifest_path: one for one in snapshot.manifests(table.io)})
    for path, manifest in manifests.items():
        needed.add(path)
        needed |= {entry.data_file.file_path for entry in manifest.fetch_manifest_entry(table.io)}
    return needed


def _path(table: Table, location: str) -> str:
    return str(PyArrowFileIO.parse_location(location, table.io.properties)[2])
