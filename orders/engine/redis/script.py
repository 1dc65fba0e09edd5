"""Lua scripts as files: a prelude shared by the scripts of a folder, and the script itself."""

import hashlib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

SHEBANG = b"#!lua\n"
"""With it Redis refuses a script that could not write (disk, memory, replica) before its first
line, not in the middle."""
READS_ALONE = b"#!lua flags=no-writes\n"
"""A script that Redis holds to reading: who may only read a key may run it (EVALSHA_RO)."""


class Script(NamedTuple):
    """Source and the digest by which EVALSHA finds it."""

    source: bytes
    digest: str
    verb: str = "EVALSHA"


class Call(NamedTuple):
    """A script to run. `key` carries the hash tag of its hash slot; the script makes the names of
    its keys from it."""

    script: Script
    key: str
    arguments: list[bytes | str | int]

    def command(self) -> tuple[bytes | str | int, ...]:
        return (self.script.verb, self.script.digest, 1, self.key, *self.arguments)


@cache
def load(folder: str, name: str, *preludes: str, reads_alone: bool = False) -> Script:
    """The script `name` of a folder under scripts/, after its preludes."""
    home = files(__package__) / "scripts" / folder
    parts = [(home / f"{part}.lua").read_bytes() for part in (*preludes, name)]
    source = (READS_ALONE if reads_alone else SHEBANG) + b"\n".join(parts)
    digest = hashlib.sha1(source).hexdigest()  # Redis's own name for it, no question of security
    return Script(source, digest, "EVALSHA_RO" if reads_alone else "EVALSHA")
