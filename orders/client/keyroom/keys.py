"""Keys: one for each person and purpose, in a file of its own that the master key wraps. Whoever
destroys that file has destroyed what is kept under it, wherever copies of it are. What is kept for
so many years has a key a last year, `law-2034`, so that what is over by then is one key. A master
key that somebody may have seen is changed by wrapping all anew; what they seal stays as it is."""

import base64
import binascii
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal, NamedTuple, cast

from orders.client.keyroom import disk, sealing
from orders.client.keyroom.faults import Damaged
from orders.engine.errors import ConfigError

Purpose = Literal["operations", "law"]
PURPOSES: tuple[Purpose, ...] = ("operations", "law")
MASTER, INDEX = "master", "index"
ID_BYTES = 8
DATED = re.compile(r"([0-9a-f]{32})\.(operations|law)(?:-(\d{4}))?")
OTHERS = 0o077


class Of(NamedTuple):
    """Whose key, what for, and the year with which it ends; 0 of one that has no such year."""

    named: str
    purpose: Purpose
    until: int = 0

    def __str__(self) -> str:
        return f"{self.named}.{self.purpose}" + (f"-{self.until}" if self.until else "")


class Keys:
    """A folder of keys. Who changes something holds its lock; anybody may read. Raises StoreAway,
    Damaged, ConfigError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def locked(self) -> AbstractContextManager[None]:
        """Nobody else changes keys meanwhile, nor what they seal."""
        return disk.locked(self.folder)

    def begin(self) -> None:
        """Make the first keys, if there are none at all. A master key that is gone is not replaced:
        what it has wrapped would be lost."""
        there = disk.names(self.folder)
        if MASTER in there:
            return
        if there:
            raise self._no_master()
        self._write_master([sealing.new_key()])

    def person(self, person: str) -> str:
        """A name for a person that tells nothing, always the same. Where there is none yet it is
        made with the first key of all: call `begin` before, with the lock."""
        return self.naming()(person)

    def naming(self) -> Callable[[str], str]:
        """The same for many: the key by which it names is read once, and never changes."""
        if (key := self.read(INDEX)) is None:
            key = sealing.new_key()
            self._wrap(INDEX, key, self._masters())
        return lambda said: sealing.keyed(key, said.encode()).hex()[:32]

    @property
    def begun(self) -> bool:
        """Whether anybody was ever named."""
        return INDEX in disk.names(self.folder)

    def of(self, key: Of) -> bytes | None:
        """None if there is none, or none any more."""
        return self.read(str(key))

    def make(self, of: Of) -> bytes:
        """That key, a new one where there is none."""
        key = self.of(of)
        if key is None:
            key = sealing.new_key()
            self._wrap(str(of), key, self._masters())
        return key

    def all(self) -> Iterator[Of]:
        """Of whom and what for there are keys."""
        for name in disk.names(self.folder):
            if found := DATED.fullmatch(name):
                named, purpose, until = found.groups()
                yield Of(named, cast(Purpose, purpose), int(until or 0))

    def destroy(self, key: Of) -> None:
        """Nothing opens what is kept under it any more."""
        disk.remove(self.folder / str(key))

    def forget(self, named: str) -> None:
        """Destroy what opens whatever is kept of a person for operations, of every year, and what
        killed writers have left of such keys."""
        disk.sweep(self.folder)
        for key in list(self.all()):
            if key.named == named and key.purpose == "operations":
                self.destroy(key)

    def over(self, year: int) -> list[Of]:
        """Keys that ended before this year."""
        return [key for key in self.all() if 0 < key.until < year]

    def expire(self, year: int) -> list[Of]:
        """Destroy these. Whoever is killed on the way has destroyed some, and does it again."""
        with self.locked():
            disk.sweep(self.folder)
            over = self.over(year)
            for key in over:
                self.destroy(key)
            return over

    def rotate(self) -> int:
        """A new master key in the place of all others; so many keys are wrapped anew. Killed on the
        way it has both, and is called again."""
        masters = [*self._masters(), sealing.new_key()]
        self._write_master(masters)
        found = self.wrapped()
        for name in found:
            key = self.read(name)
            assert key is not None, name
            self._wrap(name, key, masters)
        self._write_master(masters[-1:])
        return len(found)

    def wrapped(self) -> list[str]:
        """Names of all keys but the master's."""
        there = [INDEX] if self.begun else []
        return [*there, *map(str, self.all())]

    def read(self, name: str) -> bytes | None:
        """A key by its name; None if there is none."""
        file = self.folder / name
        for last in (False, True):  # it may be wrapped anew between the two looks
            if (content := disk.read(file)) is None:
                return None
            for master in self._masters():
                if _id(master) == content[:ID_BYTES]:
                    return sealing.unwrapped(master, content[ID_BYTES:], name, file)
            if last:
                break
        raise Damaged(
            f"{file} is damaged, or wrapped by a master key that is not in {self.folder / MASTER}: "
            "take both from one backup"
        )

    def _wrap(self, name: str, key: bytes, masters: Sequence[bytes]) -> None:
        master = masters[-1]
        wrapped = _id(master) + sealing.wrap(master, key, name)
        disk.write_whole(self.folder / name, wrapped)

    def _masters(self) -> list[bytes]:
        """The last one wraps."""
        file = self.folder / MASTER
        with disk.told(file):
            try:
                mode = os.stat(file).st_mode  # noqa: PTH116
            except FileNotFoundError:
                raise self._no_master() from None
        if mode & OTHERS:
            raise ConfigError(f"{file} can be read by others than its owner: chmod 600 {file}")
        try:
            keys = [
                base64.b64decode(one, validate=True) for one in (disk.read(file) or b"").split()
            ]
        except binascii.Error:
            keys = []
        if not keys or any(len(key) != sealing.KEY_BYTES for key in keys):
            raise Damaged(f"{file} is damaged: take it from its backup; without it nothing opens")
        return keys

    def _write_master(self, keys: Sequence[bytes]) -> None:
        content = b"".join(base64.b64encode(key) + b"\n" for key in keys)
        disk.write_whole(self.folder / MASTER, content)

    def _no_master(self) -> ConfigError:
        return ConfigError(
            f"{self.folder / MASTER} is not there, and keys are that it has wrapped: take it from "
            "its backup"
        )


def _id(master: bytes) -> bytes:
    """What tells a master key from others, and nothing else of it."""
    return hashlib.sha256(b"orders: id of a master key" + master).digest()[:ID_BYTES]
