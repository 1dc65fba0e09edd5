"""What the owner of a partition remembers of it."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from orders.contracts.order import CarriedOrder
from orders.engine.ports.guard import Guard
from orders.engine.ports.log import Message

CACHE_KEYS = 20_000
SUSPICIOUS_CLAIMS = 4
TRUSTED_ITEMS = 512


@dataclass(slots=True)
class Partition:
    """One claimed partition.

    positions   topic -> committed offset; `ahead` has those that moved since
    cache       key -> state as last confirmed (decoded), a bounded copy of the store
    ledgers     ledger -> the last confirm ("token:batch") that the ledger received
    watermark   changelog offset up to which the store is folded (exclusive)
    attempts    owners that died without a committed batch; from the fourth on there is something in
                it that kills or hangs its owner
    trust       items that a batch of a suspicious partition may have; doubled by each that is
                committed, until it is trusted again
    tried       how often `suspect`, a record or timer, was begun alone without an end
    circuit_open   why the circuit breaker is open, empty if it is closed
    review_holds   type -> holds that wait for people
    backlog     records read but left for the next batch
    """

    number: int
    fencing_token: int = 0
    batch: int = 0
    confirmed: str = ""
    watermark: int = 0
    now: int = 0
    attempts: int = 0
    trust: int = 1
    tried: int = 0
    suspect: str = ""
    ready: bool = False
    circuit_open: str = ""
    review_holds: dict[str, int] = field(default_factory=dict)
    committed_at: float = 0.0
    ledgers: dict[str, str] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    ahead: dict[str, int] = field(default_factory=dict)
    cache: dict[str, Any] = field(default_factory=dict)
    backlog: deque[Message] = field(default_factory=deque)

    @property
    def guard(self) -> Guard:
        """What every access to the state store compares."""
        return Guard(self.fencing_token, self.confirmed)

    def ledger_guard(self, ledger: str) -> Guard:
        """What every access to this ledger compares."""
        return Guard(self.fencing_token, self.ledgers[ledger])

    @property
    def suspicious(self) -> bool:
        """Whether it must be worked with care."""
        return self.attempts >= SUSPICIOUS_CLAIMS

    @property
    def attempts_left(self) -> int:
        """What a committed batch makes of `attempts`. One claim more is enough to be suspicious
        again before full trust is back."""
        return SUSPICIOUS_CLAIMS if self.suspicious and self.trust < TRUSTED_ITEMS else 0

    def passed(self) -> None:
        """A batch was committed."""
        self.attempts, self.trust = self.attempts_left, self.trust * 2 if self.attempts_left else 1
        self.tried = 0

    def remember(self, states: dict[str, Any]) -> None:
        """Put confirmed states into the cache, their orders as bytes; a forgotten key (None)
        leaves it. The oldest go when it is full."""
        cache = self.cache
        for key, state in states.items():
            if state is None:
                cache.pop(key, None)
                continue
            cache[key] = state
            if isinstance(order := state.get("order"), CarriedOrder):
                order.let_go()
        while len(cache) > CACHE_KEYS:
            del cache[next(iter(cache))]
