"""What is remembered of a channel from one look at its list to the next: a file, replaced whole."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from orders.engine.errors import ConfigError
from services.gateway.watching.history import History


class Memory(msgspec.Struct, frozen=True):
    """`cursor`: the shop's list is looked through up to changes of then, ms, and all of it is
    durable here; `seen`: digest of an entry that was looked at -> when it was changed, ms, of those
    that the next look may see again."""

    cursor: int
    history: History
    seen: Mapping[str, int] = {}


def remembered(folder: Path, channel: str) -> Memory | None:
    """None for a channel that was never looked at. Raises ConfigError for a file that is none."""
    file = _file(folder, channel)
    try:
        return msgspec.json.decode(file.read_bytes(), type=Memory)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError as error:
        raise ConfigError(
            f"{file} is no memory of a channel ({error}): remove it; the next look then begins "
            "look_back_hours ago, which is harmless"
        ) from error


def remember(folder: Path, channel: str, memory: Memory) -> None:
    """In place of what was there, or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    file = _file(folder, channel)
    fresh = file.with_suffix(".new")
    with fresh.open("wb") as out:
        out.write(msgspec.json.encode(memory))
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


def _file(folder: Path, channel: str) -> Path:
    return folder / f"{channel}.json"
