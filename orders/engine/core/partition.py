"""What the owner of a partition remembers of it."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any, NamedTuple

from orders.contracts.order import CarriedOrder
from orders.engine.core.counts import Counts
from orders.engine.core.measures import Measures
from orders.engine.core.ticket import SUSPICIOUS_CLAIMS, Ticket
from orders.engine.ports.guard import NOTHING, BatchId, Guard
from orders.engine.ports.log import Message

CACHE_KEYS = 20_000
TRUSTED_ITEMS = 512
CALM_SECONDS = 30.0
"""Whatever waited in a partition when its reading began is begun by then."""


class Known(NamedTuple):
    """A state, decoded, and the checksum of its bytes on the changelog."""

    state: Any
    checksum: int


class Beat(NamedTuple):
    """A heartbeat that the next batch passes on: when it was sent, wall clock in milliseconds, and
    where it stands on the chain topic, -1 if nowhere."""

    sent_at: int
    offset: int


@dataclass(slots=True)
class Partition:
    """One claimed partition.

    ticket      what its owner committed last
    confirmed   the last batch that the state store received
    watermark   changelog offset up to which the store is folded (exclusive)
    now         business time of the last batch
    trust       items that a batch of a suspicious partition may have; doubled by each that is
                committed, until it is trusted again
    told_at     business time at which its owner told its workload last
    calm_at     monotonic time from which on an owner that has nothing to handle clears its
                predecessors: none of them can have died of what is not there
    beat        the newest heartbeat that was read and is not passed on yet
    ledgers     ledger -> the last batch that the ledger received
    positions   topic -> committed offset; `ahead` has those that moved since
    cache       key -> state as last confirmed, a bounded copy of the store
    read        topic -> all before this offset was read: it is in the backlog, was handled, or is
                no record but the marker of a transaction
    backlog     records read but left for the next batch
    """

    number: int
    ticket: Ticket
    confirmed: BatchId = NOTHING
    watermark: int = 0
    now: int = 0
    trust: int = 1
    told_at: int = 0
    committed_at: float = 0.0
    calm_at: float = inf
    beat: Beat | None = None
    ledgers: dict[str, BatchId] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    ahead: dict[str, int] = field(default_factory=dict)
    cache: dict[str, Known] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    backlog: deque[Message] = field(default_factory=deque)

    def take(self, message: Message) -> None:
        """Into the backlog, unless it was handed over in memory before it came from the log."""
        if message.offset >= self.read.get(message.topic, 0):
            self.read[message.topic] = message.offset + 1
            self.backlog.append(message)

    def come_to(self, topic: str, end: int) -> None:
        """All that stands before `end` was read."""
        self.read[topic] = max(self.read.get(topic, 0), end)

    def behind_markers(self) -> dict[str, int]:
        """Topic -> how far it is handled once what was taken from the backlog is: where nothing
        waits, up to where it is read. Of a paused partition nothing counts as handled."""
        if self.ticket.paused:
            return {}
        waiting = {message.topic for message in self.backlog}
        known = {**self.positions, **self.ahead}
        return {
            topic: read
            for topic, read in self.read.items()
            if topic not in waiting and read > known[topic]
        }

    def calm(self, now: float) -> bool:
        """Whether nothing waits in it, and has not since it began to be read (`now`: monotonic)."""
        return now >= self.calm_at and not self.backlog

    def unsettled(self, now: float) -> bool:
        """Whether there is anything to commit that can wait."""
        ticket = self.ticket
        waits = self.ahead or self.beat or ticket.untold or ticket.measured or ticket.stale
        merged = ticket.merged and not self._merged(ticket.merged)
        return bool(waits or merged or (ticket.attempts and self.calm(now)))

    def _merged(self, batch: int) -> int:
        """The batch, as long as Redis has not confirmed it."""
        return batch if self.confirmed.batch < batch else 0

    @property
    def guard(self) -> Guard:
        """What every access to the state store compares."""
        return Guard(self.ticket.fencing_token, self.confirmed)

    def ledger_guard(self, ledger: str) -> Guard:
        """What every access to this ledger compares."""
        return Guard(self.ticket.fencing_token, self.ledgers[ledger])

    def next_ticket(
        self,
        review_holds: dict[str, int],
        workload: dict[str, int],
        stale: bool,
        untold: Counts,
        measured: Measures,
        quiet: bool,
        calm: bool,
        merges: bool,
    ) -> Ticket:
        """What a batch commits. A suspicious partition needs one claim more to be suspicious again
        before full trust is back. A `quiet` batch has handled nothing, but passed on a heartbeat
        or skipped records: that it ended well clears nobody of what killed owners, unless the
        partition is `calm`. `merges`: it moves shares."""
        ticket, blames = self.ticket, quiet and not calm
        careful = not quiet and ticket.suspicious and self.trust < TRUSTED_ITEMS
        return replace(
            ticket,
            batch=ticket.batch + 1,
            attempts=ticket.attempts if blames else SUSPICIOUS_CLAIMS if careful else 0,
            tried=ticket.tried if blames else 0,
            suspect=ticket.suspect if blames else "",
            review_holds=review_holds,
            workload=workload,
            stale=stale,
            untold=untold,
            measured=measured,
            merged=ticket.batch + 1 if merges else self._merged(ticket.merged),
            heartbeat=self.beat.sent_at if self.beat else ticket.heartbeat,
        )

    def committed(self, ticket: Ticket, quiet: bool) -> None:
        """A batch was committed, under this ticket; `quiet` as in `next_ticket`."""
        self.ticket, self.beat = ticket, None
        if not quiet:
            self.trust = self.trust * 2 if ticket.suspicious else 1
        self.positions.update(self.ahead)
        self.ahead.clear()

    def remember(self, states: Iterable[tuple[str, Known]]) -> None:
        """Put confirmed states into the cache, their orders as bytes; a forgotten key (None)
        leaves it. The oldest go when it is full."""
        cache = self.cache
        for key, known in states:
            if known.state is None:
                cache.pop(key, None)
                continue
            cache[key] = known
            if isinstance(order := known.state.get("order"), CarriedOrder):
                order.let_go()
        while len(cache) > CACHE_KEYS:
            del cache[next(iter(cache))]
