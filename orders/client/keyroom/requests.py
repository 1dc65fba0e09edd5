"""Who asked to be forgotten, and when: noted under the person's keyed name before anything is
erased, and kept."""

from pathlib import Path
from typing import NamedTuple

import orjson

from orders.client.keyroom import disk
from orders.client.keyroom.sealing import damaged

ENDING = "request"


class Request(NamedTuple):
    """`asked_at`: each time (ms, business clock). `carried_out`: whether all was erased since the
    last of them."""

    asked_at: tuple[int, ...]
    carried_out: bool


class Requests:
    """Beside the keys. Raises StoreAway, Damaged."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, named: str) -> Request | None:
        """None of who never asked."""
        file = self._file(named)
        content = disk.read(file)
        if content is None:
            return None
        try:
            said = orjson.loads(content)
            return Request(tuple(map(int, said["asked_at"])), bool(said["carried_out"]))
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
            raise damaged(file) from None

    def write(self, named: str, request: Request) -> None:
        """Durably."""
        disk.write_whole(self._file(named), orjson.dumps(request._asdict()))

    def all(self) -> list[str]:
        """Keyed names of all who asked."""
        found = (name.partition(".") for name in disk.names(self._folder))
        return [named for named, _, ending in found if ending == ENDING]

    def _file(self, named: str) -> Path:
        return self._folder / f"{named}.{ENDING}"
