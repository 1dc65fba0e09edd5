"""What the lookout remembers of channels beyond its own life: a file in the data folder, replaced
whole. Without it the habits are learned anew, which takes two weeks."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from services.lookout.habits import Habit

FILE = Path("lookout", "habits.json")


class Memory(msgspec.Struct, frozen=True):
    """`until`: submissions were read up to then, ms; `habits`: by channel."""

    until: int
    habits: Mapping[str, Habit]


def remembered(folder: Path) -> Memory | None:
    """None if there is none, or if the file is none of ours."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Memory)
    except (OSError, msgspec.MsgspecError):
        return None


def remember(folder: Path, memory: Memory) -> None:
    """In place of what was there, or not at all. Raises OSError."""
    file = folder / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(f".{os.getpid()}")  # two lookouts may share the folder
    fresh.write_bytes(msgspec.json.encode(memory))
    fresh.replace(file)
