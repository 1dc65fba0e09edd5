"""The fake of a stage's state stores."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import TypeVar

from orders.engine.errors import Stale
from orders.engine.ports.guard import Guard
from orders.engine.ports.state_store import Confirmation, StoreHead
from tests.fakes.server import MemoryServer, Store

V = TypeVar("V")
PIECE = 100
"""Keys that one call of `some_keys` looks at."""


class MemoryStateStore:
    """`orders.engine.ports.state_store.StateStore` in dictionaries."""

    def __init__(self, server: MemoryServer, stage: str) -> None:
        self._server = server
        self._stage = stage

    def load(
        self, wanted: Mapping[int, Sequence[str]], guards: Mapping[int, Guard]
    ) -> dict[int, dict[str, bytes]]:
        stores = self._compared({partition: guards[partition] for partition in wanted})
        return {
            partition: {
                key: stores[partition].states[key]
                for key in keys
                if key in stores[partition].states
            }
            for partition, keys in wanted.items()
        }

    def due(
        self, guards: Mapping[int, Guard], now: int, limit: int
    ) -> dict[int, list[tuple[str, int]]]:
        return {
            partition: _oldest(store.due, now)[:limit]
            for partition, store in self._compared(guards).items()
        }

    def confirm(self, confirmations: Mapping[int, Confirmation]) -> None:
        reasons = {}
        for partition, confirmation in confirmations.items():
            reason = self._differs(partition, confirmation.guard)
            if reason:
                reasons[partition] = reason
            else:
                self._write(partition, confirmation)
        if reasons:
            raise Stale(reasons)

    def head(self, partition: int) -> StoreHead | None:
        store = self._store(partition)
        return copy(store.head) if store else None

    def raise_fencing_token(self, partition: int, fencing_token: int) -> StoreHead | None:
        store = self._store(partition)
        if store is None:
            return None
        if store.head.fencing_token > fencing_token:
            raise Stale({partition: "fencing_token"})
        store.head.fencing_token, store.head.piece = fencing_token, 0
        return copy(store.head)

    def reset(self, partition: int, head: StoreHead) -> None:
        store = self._store(partition)
        if store is not None and store.head.fencing_token > head.fencing_token:
            raise Stale({partition: "fencing_token"})
        self._server.stores[self._stage, partition] = Store(copy(head))

    def states(self, partition: int, guard: Guard) -> Iterator[tuple[str, bytes]]:
        keys = list(self._compared({partition: guard})[partition].states)
        for key in keys:
            states = self._compared({partition: guard})[partition].states
            if key in states:
                yield key, states[key]

    def some_keys(
        self, partition: int, guard: Guard, prefix: str, cursor: str = ""
    ) -> tuple[list[str], str]:
        states = self._compared({partition: guard})[partition].states
        keys = sorted(key for key in states if key > cursor)
        after = keys[PIECE - 1] if len(keys) > PIECE else ""
        return [key for key in keys[:PIECE] if key.startswith(prefix)], after

    def apply(self, partition: int, confirmation: Confirmation) -> None:
        reason = self._differs(partition, confirmation.guard)
        if reason in ("missing", "fencing_token"):
            raise Stale({partition: reason})
        head = self._server.stores[self._stage, partition].head
        if head.piece != confirmation.piece:
            raise Stale({partition: "piece"})
        self._write(partition, confirmation)
        head.piece += 1

    def sizes(self, partitions: Sequence[int]) -> tuple[int, int]:
        stores = [
            store for partition in partitions if (store := self._store(partition)) is not None
        ]
        return sum(len(store.states) for store in stores), sum(len(store.due) for store in stores)

    def server_time(self) -> int:
        return self._server.time()

    def _store(self, partition: int) -> Store | None:
        return self._server.stores.get((self._stage, partition))

    def _differs(self, partition: int, guard: Guard) -> str | None:
        store = self._store(partition)
        if store is None:
            return "missing"
        if store.head.fencing_token != guard.fencing_token:
            return "fencing_token"
        return None if store.head.confirmed == guard.confirmed else "confirmed"

    def _compared(self, guards: Mapping[int, Guard]) -> dict[int, Store]:
        reasons = {
            partition: reason
            for partition, guard in guards.items()
            if (reason := self._differs(partition, guard))
        }
        if reasons:
            raise Stale(reasons)
        return {partition: self._server.stores[self._stage, partition] for partition in guards}

    def _write(self, partition: int, confirmation: Confirmation) -> None:
        store = self._server.stores[self._stage, partition]
        store.head.confirmed, store.head.watermark, store.head.now = (
            confirmation.confirmed,
            confirmation.watermark,
            confirmation.now,
        )
        _update(store.states, confirmation.states)
        _update(store.due, confirmation.due)


def _update(kept: dict[str, V], changes: Mapping[str, V | None]) -> None:
    for key, value in changes.items():
        if value is None:
            kept.pop(key, None)
        else:
            kept[key] = value


def _oldest(due: Mapping[str, int], now: int) -> list[tuple[str, int]]:
    return sorted(
        ((key, at) for key, at in due.items() if at <= now),
        key=lambda entry: (entry[1], entry[0].encode()),
    )
