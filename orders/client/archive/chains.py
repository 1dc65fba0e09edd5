"""Walking a chain, from its beginning or from an entry that is known."""

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from orders.client.archive.entries import BEGINNING, Broken, Link, Position, read, unpacked
from orders.client.archive.layout import partitions, segment, segments
from orders.client.orderfile.opening import storage
from orders.engine.errors import ConfigError


class Entry(NamedTuple):
    """`link`: the chain's end with this entry."""

    at: Position
    frame: bytes
    link: Link


def walk(folder: Path, partition: int, after: Link | None = None) -> Iterator[Entry]:
    """The entries behind this one, each as the chain says that it was written. Raises Broken at the
    first that is not, and OSError."""
    last, found = after or Link(), segments(folder, partition)
    if last.sequence and all(first != last.segment for first, _ in found):
        gone = Position(partition, last.sequence, last.segment, 0)
        raise Broken(gone, "its segment is missing")
    for first, file in found:
        if first < last.segment:
            continue
        start = last.end if first == last.segment else 0
        if start == 0 and first != last.sequence + 1:
            gone = Position(partition, last.sequence + 1, last.sequence + 1, 0)
            raise Broken(gone, "its segment is missing")
        for entry in _entries(file, Position(partition, last.sequence + 1, first, start), last):
            yield entry
            last = entry.link


def entry(folder: Path, at: Position, before: bytes = BEGINNING) -> Entry:
    """One entry, by its place and the hash before it. Raises Broken, OSError."""
    file = segment(folder, at.partition, at.segment)
    found = next(_entries(file, at, Link(at.sequence - 1, before, at.segment, at.offset)), None)
    if found is None:
        raise Broken(at, "the file ends before it")
    return found


def contents(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every bundle and supplement as it was archived, and its file. Raises FileAway, and
    ConfigError where a chain is broken."""
    for partition in partitions(folder):
        try:
            with storage(folder):
                for found in walk(folder, partition):
                    content = unpacked(found.frame)
                    if content["kind"] != "schema":
                        yield segment(folder, partition, found.at.segment), content
        except Broken as error:
            raise ConfigError(
                f"the archive in {folder} is broken: {error}. `orders archive verify`"
            ) from error


def _entries(file: Path, at: Position, before: Link) -> Iterator[Entry]:
    if file.stat().st_size <= at.offset:
        if file.stat().st_size < at.offset:
            raise Broken(at._replace(sequence=before.sequence), "the file ends before it")
        return
    last = before
    with (
        file.open("rb") as opened,
        mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
    ):
        data = memoryview(mapped)
        try:
            while at.offset < len(data):
                frame, own, end = read(data, at, last.hash)
                last = Link(at.sequence, own, at.segment, end)
                yield Entry(at, frame, last)
                at = Position(at.partition, at.sequence + 1, at.segment, end)
        finally:
            data.release()
