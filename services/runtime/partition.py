"""What the owner of a partition remembers of it."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from services.runtime.ports import Guard, Message

CACHE_KEYS = 20_000


@dataclass(slots=True)
class Partition:
    """One claimed partition.

    positions   topic -> committed offset; `ahead` has those that moved since
    cache       key -> state as last confirmed (decoded), a bounded copy of the slot
    ledgers     ledger -> the last confirm ("epoch:batch") that the ledger's slot received
    watermark   changelog offset up to which the slot is folded (exclusive)
    fuse        why the fuse has blown, empty if it has not
    backlog     records read but left for the next batch
    """

    number: int
    epoch: int = 0
    batch: int = 0
    confirmed: str = ""
    watermark: int = 0
    now: int = 0
    attempts: int = 0
    tried: int = 0
    suspect: str = ""
    ready: bool = False
    fuse: str = ""
    committed_at: float = 0.0
    ledgers: dict[str, str] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    ahead: dict[str, int] = field(default_factory=dict)
    cache: dict[str, Any] = field(default_factory=dict)
    backlog: deque[Message] = field(default_factory=deque)

    @property
    def guard(self) -> Guard:
        """What every access to the state slot compares."""
        return Guard(self.epoch, self.confirmed)

    def ledger_guard(self, ledger: str) -> Guard:
        """What every access to this ledger's slot compares."""
        return Guard(self.epoch, self.ledgers[ledger])

    def remember(self, states: dict[str, Any]) -> None:
        """Put confirmed states into the cache; a forgotten key (None) leaves it. The oldest go when it is full."""
        cache = self.cache
        for key, state in states.items():
            if state is None:
                cache.pop(key, None)
            else:
                cache[key] = state
        while len(cache) > CACHE_KEYS:
            del cache[next(iter(cache))]
