"""The state store: what a stage knows of each key, in Redis, one store a partition."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from orders.engine.ports.guard import BatchId, Guard


@dataclass(slots=True)
class StoreHead:
    """Head of a state store. `watermark`: changelog offset up to which it is folded (exclusive).
    `now`: last confirmed business time, ms. `piece`: how often the claim that goes on has written
    to it."""

    fencing_token: int
    confirmed: BatchId
    watermark: int
    identity: str
    now: int
    piece: int = field(default=0, compare=False)


@dataclass(slots=True)
class Confirmation:
    """What one partition's batch changes in its state store. State None deletes the key; due None
    removes the timer. `piece`: of a claim, how often it has written before."""

    guard: Guard
    confirmed: BatchId
    watermark: int
    now: int
    states: dict[str, bytes | None] = field(default_factory=dict)
    due: dict[str, int | None] = field(default_factory=dict)
    piece: int = 0


class StateStore(Protocol):
    """State stores of one stage in Redis: per partition a head, the states, the due index. One
    hash slot per (stage, partition)."""

    def load(
        self, wanted: Mapping[int, Sequence[str]], guards: Mapping[int, Guard]
    ) -> dict[int, dict[str, bytes]]:
        """The states of these keys; absent keys are left out. Raises Stale naming every
        partition that differs."""

    def due(
        self, guards: Mapping[int, Guard], now: int, limit: int
    ) -> dict[int, list[tuple[str, int]]]:
        """Per partition, up to `limit` (key, due at) with due <= now, oldest first; not removed.
        Raises Stale: the once-a-second comparison."""

    def confirm(self, confirmations: Mapping[int, Confirmation]) -> None:
        """Apply each partition by itself, all or nothing; then raise Stale for those that
        differ. TransientError: unknown for all."""

    def head(self, partition: int) -> StoreHead | None:
        """The head, None if the store is missing."""

    def raise_fencing_token(self, partition: int, fencing_token: int) -> StoreHead | None:
        """Raise the fencing token, only upwards (a higher one there raises Stale), and count pieces
        anew; returns the head after it, None if the store is missing."""

    def reset(self, partition: int, head: StoreHead) -> None:
        """Empty the store and set its head (start of a rebuild); refuses (Stale) when a higher
        fencing token is there."""

    def states(self, partition: int, guard: Guard) -> Iterator[tuple[str, bytes]]:
        """All states of a partition, read in pieces, a key possibly more than once (Redis may meet
        it again while it resizes); each piece is compared (Stale), for a store that vanishes on
        the way would pass for a small one."""

    def some_keys(
        self, partition: int, guard: Guard, prefix: str, cursor: str = ""
    ) -> tuple[list[str], str]:
        """Some of the keys that begin so, and where to go on ("": nowhere, these were the last): a
        key that is there from the first call to the last is met once at least. Raises Stale."""

    def apply(self, partition: int, confirmation: Confirmation) -> None:
        """Like confirm for one partition, from a claim: compares the fencing token, and how many
        pieces the store has of this claim, which a server that fell back may have lost; sets
        confirmed and watermark. A long replay comes in pieces that repeat the old confirmed and
        watermark until the last."""

    def sizes(self, partitions: Sequence[int]) -> tuple[int, int]:
        """(states, timers) in these stores together, for gauges: compares nothing."""

    def server_time(self) -> int:
        """Redis TIME in milliseconds."""
