"""The desk's queue: documents that could not be read, the one that waits longest first."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from orders.contracts.records import Fault

BEGINNING = "@document/"


class Unplaced(NamedTuple):
    """A document that waits. `since_at`, `due_at` (when the desk is reminded; None: its manager
    was told, and nobody is any more): business time, ms."""

    key: str
    channel: str
    sha256: str
    since_at: int
    due_at: int | None
    faults: tuple[Fault, ...]


def queue(states: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Unplaced]:
    """Whatever of intake's states is such a document."""
    waiting = [
        unplaced(key, state)
        for key, state in states
        if key.startswith(BEGINNING) and state["status"] == "unplaced"
    ]
    return sorted(waiting, key=lambda one: (one.since_at, one.key))


def unplaced(key: str, state: Mapping[str, Any]) -> Unplaced:
    """A document by its key and its state."""
    channel, sha256 = key.removeprefix(BEGINNING).split("/", 1)
    faults = tuple(state["faults"])
    return Unplaced(key, channel, sha256, state["answered_at"], state["wake_at"], faults)


def named(waiting: Iterable[Unplaced], name: str) -> list[Unplaced]:
    """Those whose SHA-256 begins so: people type the first few digits."""
    return [one for one in waiting if one.sha256.startswith(name.lower())]
