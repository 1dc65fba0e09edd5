"""What the owner of a partition remembers of it."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from orders.contracts.order import CarriedOrder
from orders.engine.core.counts import Counts
from orders.engine.core.ticket import SUSPICIOUS_CLAIMS, Ticket
from orders.engine.ports.guard import NOTHING, BatchId, Guard
from orders.engine.ports.log import Message

CACHE_KEYS = 20_000
TRUSTED_ITEMS = 512


@dataclass(slots=True)
class Partition:
    """One claimed partition.

    ticket      what its owner committed last
    confirmed   the last batch that the state store received
    watermark   changelog offset up to which the store is folded (exclusive)
    now         business time of the last batch
    trust       items that a batch of a suspicious partition may have; doubled by each that is
                committed, until it is trusted again
    ledgers     ledger -> the last batch that the ledger received
    positions   topic -> committed offset; `ahead` has those that moved since
    cache       key -> state as last confirmed (decoded), a bounded copy of the store
    read        topic -> offset after the last record that is in the backlog or was handled
    backlog     records read but left for the next batch
    """

    number: int
    ticket: Ticket
    confirmed: BatchId = NOTHING
    watermark: int = 0
    now: int = 0
    trust: int = 1
    committed_at: float = 0.0
    ledgers: dict[str, BatchId] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    ahead: dict[str, int] = field(default_factory=dict)
    cache: dict[str, Any] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    backlog: deque[Message] = field(default_factory=deque)

    def take(self, message: Message) -> None:
        """Into the backlog, unless it was handed over in memory before it came from the log."""
        if message.offset >= self.read.get(message.topic, 0):
            self.read[message.topic] = message.offset + 1
            self.backlog.append(message)

    @property
    def unsettled(self) -> bool:
        """Whether there is anything to commit that can wait."""
        return bool(self.ahead or self.ticket.untold)

    @property
    def guard(self) -> Guard:
        """What every access to the state store compares."""
        return Guard(self.ticket.fencing_token, self.confirmed)

    def ledger_guard(self, ledger: str) -> Guard:
        """What every access to this ledger compares."""
        return Guard(self.ticket.fencing_token, self.ledgers[ledger])

    def next_ticket(self, review_holds: dict[str, int], untold: Counts) -> Ticket:
        """What a batch commits. A suspicious partition needs one claim more to be suspicious again
        before full trust is back."""
        careful = self.ticket.suspicious and self.trust < TRUSTED_ITEMS
        return Ticket(
            self.ticket.fencing_token,
            self.ticket.batch + 1,
            self.ticket.siblings,
            SUSPICIOUS_CLAIMS if careful else 0,
            review_holds=review_holds,
            untold=untold,
        )

    def committed(self, ticket: Ticket) -> None:
        """A batch was committed, under this ticket."""
        self.ticket = ticket
        self.trust = self.trust * 2 if ticket.suspicious else 1
        self.positions.update(self.ahead)
        self.ahead.clear()

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
