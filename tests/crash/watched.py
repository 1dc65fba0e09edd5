"""Ports whose every call is a moment at which something may go wrong."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

CALLS: Mapping[str, tuple[str, ...]] = {
    "state_store": (
        "load",
        "due",
        "confirm",
        "head",
        "raise_fencing_token",
        "reset",
        "states",
        "some_keys",
        "apply",
        "server_time",
    ),
    "ledger": (
        "prepare",
        "withdraw",
        "confirm",
        "wakes",
        "passes",
        "changed",
        "head",
        "claim",
        "stage",
        "further",
        "close",
        "available",
    ),
    "group": ("poll", "committed", "committed_many", "commit", "bounds", "start"),
    "writer": ("begin", "sent", "add_offsets", "commit", "recover"),
    "changelog": ("low", "replay", "at"),
}
"""Port -> its calls that leave the process. What a writer sends before its commit shows at the
commit, so `write` is none."""

IN_PIECES = ("state_store.states",)
PIECE = 2
"""Keys in an answer of a call that reads on and on; each answer is a moment of its own."""

Suffer = Callable[[str, Callable[[], Any]], Any]


class Watched:
    """Passes every call on; those of `calls` through `suffer`, under the name "port.call"."""

    def __init__(self, inner: Any, port: str, name: str, suffer: Suffer) -> None:
        self._inner = inner
        for call in CALLS[port]:
            if hasattr(inner, call):
                watch = _watched_in_pieces if f"{port}.{call}" in IN_PIECES else _watched
                setattr(self, call, watch(getattr(inner, call), f"{name}.{call}", suffer))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def _watched(call: Callable[..., Any], name: str, suffer: Suffer) -> Callable[..., Any]:
    return lambda *arguments, **named: suffer(name, lambda: call(*arguments, **named))


def _watched_in_pieces(
    call: Callable[..., Iterator[Any]], name: str, suffer: Suffer
) -> Callable[..., Iterator[Any]]:
    def read(*arguments: Any) -> Iterator[Any]:
        entries = call(*arguments)
        while piece := suffer(name, lambda: list(islice(entries, PIECE))):
            yield from piece

    return read
