"""JSON -> the scans in it, each of which tells where its values stand (TR-06)."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import orjson

Around = tuple[Any, ...]
"""A scan and the objects around it, the innermost first."""
OUT = "^"


class JsonScan:
    """One scan of a document."""

    __slots__ = ("_around",)

    def __init__(self, around: Around) -> None:
        self._around = around

    def get(self, path: str) -> str:
        """What stands there, as text; empty if nothing does."""
        out, steps = _way(path)
        found = self._around[out] if out < len(self._around) else None
        for step in steps:
            found = found.get(step) if isinstance(found, dict) else None
        if found is None or isinstance(found, (dict, list, bool)):
            return ""
        return str(found).strip()


@lru_cache(maxsize=500)
def _way(path: str) -> tuple[int, tuple[str, ...]]:
    """How many objects out it begins, and the names from there on."""
    name = path.lstrip(OUT)
    return len(path) - len(name), tuple(name.split("."))


def scans(document: bytes, lists: Sequence[str]) -> Iterator[JsonScan]:
    """All of a document. Raises ValueError for what is no JSON."""
    yield from (JsonScan(around) for around in _within((orjson.loads(document),), lists))


def _within(around: Around, lists: Sequence[str]) -> Iterator[Around]:
    """A list may be a single object, and the whole document one."""
    if not lists:
        if isinstance(around[0], dict):
            yield around
        return
    here = around[0]
    if isinstance(here, list):
        for one in here:
            yield from _within((one, *around[1:]), lists)
        return
    found = here.get(lists[0]) if isinstance(here, dict) else None
    for one in found if isinstance(found, list) else [found]:
        yield from _within((one, *around), lists[1:])
