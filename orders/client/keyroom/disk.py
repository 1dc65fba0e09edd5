"""Files that are there whole or not at all, whoever is killed and wherever power is lost. Callers
hold the folder's lock while they write."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orders.client.keyroom.faults import StoreAway

PRIVATE, PRIVATE_FOLDER = 0o600, 0o700
UNFINISHED = ".new"
"""Ends the name of what is being written; nobody reads such a file."""


@contextmanager
def told(place: Path) -> Iterator[None]:
    """Turn what the disk refuses into an error that names the place. Raises StoreAway."""
    try:
        yield
    except OSError as error:
        raise StoreAway(f"{error.filename or place}: {error.strerror}") from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody else writes in this folder meanwhile. Raises StoreAway."""
    with told(folder):
        make_folder(folder)
        lock = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, PRIVATE)
    try:
        with told(folder):
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def write_whole(place: Path, content: bytes) -> None:
    """Written beside its place, made durable, moved there; then the move is. Raises StoreAway."""
    beside = _beside(place)
    with told(place):
        make_folder(place.parent)
        file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, PRIVATE)
        try:
            written = 0
            while written < len(content):
                written += os.write(file, content[written:])
            os.fsync(file)
        finally:
            os.close(file)
        os.replace(beside, place)  # noqa: PTH105
        sync(place.parent)


def read(place: Path) -> bytes | None:
    """None where there is no such file. Raises StoreAway."""
    with told(place):
        try:
            return place.read_bytes()
        except FileNotFoundError:
            return None


def names(folder: Path) -> list[str]:
    """What is in a folder, in order, but for what is not finished. Raises StoreAway."""
    with told(folder):
        try:
            return sorted(name for name in os.listdir(folder) if not name.startswith("."))  # noqa: PTH208
        except (FileNotFoundError, NotADirectoryError):
            return []


def remove(place: Path) -> None:
    """A file that is durably gone, and what was to replace it; no matter if it was before. Raises
    StoreAway."""
    with told(place):
        if any([_gone(place), _gone(_beside(place))]):
            sync(place.parent)


def sweep(folder: Path) -> None:
    """Delete what killed writers have left unfinished in a folder. Raises StoreAway."""
    with told(folder):
        for name in os.listdir(folder) if folder.is_dir() else ():  # noqa: PTH208
            if name.endswith(UNFINISHED):
                _gone(folder / name)


def remove_folder(folder: Path) -> None:
    """A folder of files, with all that is in it. Raises StoreAway."""
    with told(folder):
        if not folder.is_dir():
            return
        for name in os.listdir(folder):  # noqa: PTH208
            _gone(folder / name)
        os.rmdir(folder)  # noqa: PTH106
        sync(folder.parent)


def make_folder(folder: Path) -> None:
    """A folder that is durably there, for nobody else to look into. Raises OSError."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    os.makedirs(folder, PRIVATE_FOLDER, exist_ok=True)  # noqa: PTH103
    sync(folder.parent)


def sync(folder: Path) -> None:
    """What a folder says of its files reaches the disk. Raises OSError."""
    number = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _beside(place: Path) -> Path:
    return place.with_name(f".{place.name}{UNFINISHED}")


def _gone(place: Path) -> bool:
    """Whether it was there until now."""
    try:
        os.unlink(place)  # noqa: PTH108
    except FileNotFoundError:
        return False
    return True
