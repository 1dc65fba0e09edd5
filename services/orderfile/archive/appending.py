"""Entries behind a chain's end. A file is synced before the index tells of what is in it; so
whoever dies in between finds more in the files than the index says, and takes it as it is."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog

from orders.client.archive.chains import Entry, walk
from orders.client.archive.entries import (
    Broken,
    CutOff,
    Link,
    Position,
    chained,
    packed,
    unpacked,
)
from orders.client.archive.index import Index
from orders.client.archive.layout import chain_folder, partitions, segment, segments
from orders.client.keyroom.keys import Keys
from orders.client.orderfile.opening import ArchiveAway
from orders.engine.core.failpoints import reached
from orders.engine.errors import ConfigError

SEGMENT_BYTES = 256_000_000
ADOPTED = 1_000
"""Entries of a commit, when the index is made anew."""
_log = structlog.get_logger("archive")


class ArchiveDamaged(ConfigError):
    """The operator's: nothing is written behind an entry that is not what was written."""


class Chains:
    """All chains in a folder, to write. Raises ArchiveAway where the disk refuses, and
    ArchiveDamaged."""

    def __init__(self, folder: Path, keys: Keys, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._folder, self._segment_bytes = folder, segment_bytes
        with _storage(folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.index = Index(folder, keys)
        self._ends = self.index.chains()
        for partition in sorted({*partitions(folder), *self._ends}):
            self._adopt(partition)

    def append(self, partition: int, contents: Sequence[dict[str, Any]]) -> None:
        """All of them, durable when it ends; or none of them."""
        before = self._ends.get(partition, Link())
        start = self._beginning(partition, before)
        written, link, data = list[tuple[Entry, dict[str, Any], bytes]](), start, list[bytes]()
        for content in contents:
            at = Position(partition, link.sequence + 1, link.segment, link.end)
            piece, following = chained(partition, link, frame := packed(content))
            written.append((Entry(at, frame, following), content, link.hash))
            data.append(piece)
            link = following
        self._write(partition, start, b"".join(data))
        self._tell(written)
        self._ends[partition] = link

    def close(self) -> None:
        """Let it go."""
        self.index.close()

    def _beginning(self, partition: int, before: Link) -> Link:
        """Where the next entry begins: in a new segment if the last one is full."""
        if before.end < self._segment_bytes:
            return before
        return before._replace(segment=before.sequence + 1, end=0)

    def _write(self, partition: int, start: Link, data: bytes) -> None:
        file = segment(self._folder, partition, start.segment)
        with _storage(file):
            new = not file.exists()
            file.parent.mkdir(exist_ok=True, mode=0o700)
            handle = os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            try:
                os.ftruncate(handle, start.end)  # what a full disk left there
                os.lseek(handle, start.end, os.SEEK_SET)
                half = len(data) // 2
                _all(handle, data[:half])
                reached("archive: half written")
                _all(handle, data[half:])
                reached("archive: written")
                os.fsync(handle)
            finally:
                os.close(handle)
            if new:
                _sync_folder(file.parent)
                _sync_folder(self._folder)
        reached("archive: synced")

    def _tell(self, written: Sequence[tuple[Entry, dict[str, Any], bytes]]) -> None:
        with self.index.commit():
            for entry, content, before in written:
                self.index.add(entry, content, before)
            reached("archive: before the index")
        reached("archive: indexed")

    def _adopt(self, partition: int) -> None:
        """Take what stands behind the end that the index knows; cut off what a crash left."""
        known = self._ends.get(partition, Link())
        last, found = known, list[tuple[Entry, dict[str, Any], bytes]]()
        try:
            with _storage(chain_folder(self._folder, partition)):
                for entry in walk(self._folder, partition, known):
                    found.append((entry, unpacked(entry.frame), last.hash))
                    last = entry.link
                    if len(found) == ADOPTED:
                        self._tell(found)
                        found = []
        except Broken as error:
            if not self._may_be_cut(error, known):
                raise ArchiveDamaged(
                    f"the archive in {self._folder} is broken, and nothing is added to it: {error}."
                    " `orders archive verify` says what else; bring the segment back from a copy"
                ) from error
            _log.warning("what a crash left is cut off", entry=str(error))
        self._tell(found)
        self._ends[partition] = last

    def _may_be_cut(self, error: Broken, known: Link) -> bool:
        """Whether what is broken may be a write that was never finished: nobody was told of it, and
        nothing stands behind it."""
        last = segments(self._folder, error.at.partition)[-1:]
        if not last or last[0][0] != error.at.segment or error.at.sequence <= known.sequence:
            return False
        return isinstance(error, CutOff) or (
            error.at.sequence == known.sequence + 1 and known.sequence > 0
        )


@contextmanager
def _storage(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArchiveAway(f"{file}: {error.strerror or error}") from error


def _all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
