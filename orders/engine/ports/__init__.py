"""The small ports through which the engine speaks to the log, the group, Redis, the ledgers and the
clock.

Each has a real adapter (`orders.engine.kafka`, `orders.engine.redis`) and an in-memory fake
(`tests.fakes`); one contract suite runs over both. All calls are synchronous and made by one
thread. Every call may raise `TransientError` (nothing is known about its effect unless said
otherwise) and those that compare may raise `Stale`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from orders.engine.questions import Answer, Question

Headers = Sequence[tuple[str, bytes]]


class Message(NamedTuple):
    """One record as read. `timestamp` is the wall clock of its producer in milliseconds."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    timestamp: int
    headers: Headers


class Committed(NamedTuple):
    """A committed offset (the next to read) and its metadata."""

    offset: int
    metadata: str


class Change(NamedTuple):
    """A change of ownership: `kind` is assigned, revoked or lost."""

    kind: str
    partitions: frozenset[int]


class Stale(Exception):
    """The comparison inside a Redis call failed for these partitions: they must be claimed anew.
    Nothing was changed for them.

    `reasons`: partition -> fencing_token, confirmed, missing, run_id, closed.
    """

    def __init__(self, reasons: Mapping[int, str]) -> None:
        super().__init__(
            ", ".join(f"{partition}: {reason}" for partition, reason in sorted(reasons.items()))
        )
        self.reasons = dict(reasons)


class InDoubt(Exception):
    """The transaction may or may not have been committed. `Writer.recover`, then claim."""


class Rebalancing(Exception):
    """The group is between generations: poll until it is stable, then claim again if the
    partition is still assigned."""


class Group(Protocol):
    """Membership of the stage's consumer group on its chain topic, and the records of the
    partitions that come with it."""

    def poll(self, limit: int, seconds: float) -> list[Message]:
        """Up to `limit` records of started partitions, gathered for `seconds` once there is one (0:
        only what is there already), after a short wait for the first; serves changes of
        ownership on the way. A newly assigned partition delivers nothing until `start`."""

    def changes(self) -> list[Change]:
        """Changes served since the last call, in order."""

    def committed(self, topics: Sequence[str], partition: int) -> dict[str, Committed | None]:
        """Stable committed offsets (waits for open transactions to end); None where nothing is
        committed. A time-out is TransientError."""

    def committed_many(
        self, topics: Sequence[str], partitions: Sequence[int]
    ) -> dict[int, dict[str, Committed | None]]:
        """The same for several partitions in one round trip; an open transaction on one of them
        keeps all waiting."""

    def commit(self, partition: int, offsets: Mapping[str, Committed]) -> None:
        """Commit through the group, each topic's error checked. Raises Rebalancing when the group
        refuses for its generation or membership. Whether a commit that was not answered
        (TransientError) was or will yet be carried out, nobody knows: see `rejoin`."""

    def rejoin(self) -> None:
        """Give up the place in the group, and all partitions with it (`lost`), for a new one. What
        was sent from the old place is refused from the moment on at which anything is assigned
        to the new one."""

    def token(self) -> object:
        """The group metadata for `Writer.commit`, captured now (it must hold a member id);
        raises Rebalancing while there is none."""

    def start(self, partition: int, offsets: Mapping[str, int]) -> None:
        """Read the chain topic and its siblings at this partition from these offsets, all of which
        are given. Rebalancing if it is not assigned; an offset that is not there becomes a
        ConfigError of a later poll."""

    def pause(self, partition: int) -> None:
        """Stop delivering records of the partition (all topics) until `start`."""

    def seen(self, topic: str, partition: int) -> int:
        """The high watermark as of the last fetch of a started partition, without asking the
        broker; 0 if it is not known."""

    def bounds(self, topic: str, partition: int) -> tuple[int, int]:
        """First offset that exists, and the high watermark (read_uncommitted)."""

    def close(self) -> None:
        """Leave the group at once."""


class Writer(Protocol):
    """The transactional producer: the only commit point."""

    def begin(self) -> None:
        """Open a transaction."""

    def write(
        self, topic: str, partition: int | None, key: bytes, value: bytes | None, headers: Headers
    ) -> None:
        """Add a record; partition None: by the key (murmur2), which a state topic does not allow.
        May block for the local queue. Raises PoisonRecord for one that is too large; errors of
        the broker show at `commit` at the latest."""

    def commit(
        self, offsets: Mapping[tuple[str, int], Committed], token: object
    ) -> dict[tuple[str, int], int]:
        """Send the consumed offsets, then commit. Returns for each (state topic, partition) written
        to the offset after its last record.

        Fenced: surely not committed, as generation, member or producer epoch is over.
        TransientError: surely not committed, as the broker did not answer before the commit was
        sent. InDoubt: anything else. After any of them: `recover`, then claim.
        """

    def recover(self) -> None:
        """After doubt or a fence: abort, or make a new producer, and wait until the outcome of
        the last transaction has ended."""

    def close(self) -> None:
        """Abort what is open and close."""


class Changelog(Protocol):
    """Reads a compacted state topic for a claim."""

    def identity(self, topic: str) -> str:
        """Cluster id and topic id: an offset means something only under the same identity."""

    def low(self, topic: str, partition: int) -> int:
        """First offset that exists."""

    def since(self, topic: str, partition: int, at: int) -> int:
        """First offset written at or after this wall time (milliseconds); where the next one
        will be written if there is none."""

    def replay(self, topic: str, partition: int, start: int) -> Iterator[Message]:
        """Committed records from `start` to the end: an end-of-partition at or past the high
        watermark (read_uncommitted) taken at the call.

        Waits for other owners' open transactions below that mark; raises TransientError if that
        takes too long.
        """


class ReferenceFeed(Protocol):
    """Reads reference topics, all partitions from their beginning, outside any group."""

    @property
    def complete(self) -> bool:
        """True once everything that stood in the topics at the start has been returned by
        `poll`."""

    @property
    def positions(self) -> Mapping[str, Mapping[int, int]]:
        """Topic -> partition -> offset up to which records were returned (exclusive)."""

    def poll(self, limit: int, seconds: float) -> list[Message]:
        """Up to `limit` records, waiting at most `seconds`."""

    def close(self) -> None:
        """Let go of the connections."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What every Redis call compares: the owner's fencing token of the partition, and the last
    confirm that this store received, "token:batch"."""

    fencing_token: int
    confirmed: str


@dataclass(slots=True)
class StoreHead:
    """Head of a state store. `watermark`: changelog offset up to which it is folded (exclusive).
    `now`: last confirmed business time, ms."""

    fencing_token: int
    confirmed: str
    watermark: int
    identity: str
    now: int


@dataclass(slots=True)
class Confirmation:
    """What one partition's batch changes in its state store. State None deletes the key; due None
    removes the timer."""

    guard: Guard
    confirmed: str
    watermark: int
    now: int
    states: dict[str, bytes | None] = field(default_factory=dict)
    due: dict[str, int | None] = field(default_factory=dict)


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
        """Raise the fencing token, only upwards (a higher one there raises Stale); returns the head
        after it, None if the store is missing."""

    def reset(self, partition: int, head: StoreHead) -> None:
        """Empty the store and set its head (start of a rebuild); refuses (Stale) when a higher
        fencing token is there."""

    def states(self, partition: int, guard: Guard) -> Iterator[tuple[str, bytes]]:
        """All states of a partition, each key once, read in pieces; each piece is compared (Stale),
        for a store that vanishes on the way would pass for a small one."""

    def apply(self, partition: int, confirmation: Confirmation) -> None:
        """Like confirm for one partition, from a claim: compares only the fencing token; sets
        confirmed and watermark. A long replay comes in pieces that repeat the old confirmed and
        watermark until the last."""

    def sizes(self, partitions: Sequence[int]) -> tuple[int, int]:
        """(states, timers) in these stores together, for gauges: compares nothing."""

    def server_time(self) -> int:
        """Redis TIME in milliseconds."""


class Wait(NamedTuple):
    """A key's place in the queue of an account.

    `rank`: the smallest is served first. `limit`: what can be had is limit + free. `passes`: how
    often units may go past it to a waiter behind it before what comes free is kept for it (-1:
    any number of times).
    """

    account: str
    amount: int
    rank: str
    limit: int = 0
    passes: int = -1


@dataclass(slots=True)
class LedgerChange:
    """What one partition's batch changes in a ledger, net of what was tentatively taken (the
    tentative amounts are dropped).

    `free` and `on_hand`: account -> change. `waits`: key -> its whole new list, [] to stop
    waiting; see `orders.engine.core.waits` for what a list may hold. `woken`: keys whose wake
    entry, as `wakes` gave it, was handled.
    """

    free: dict[str, int] = field(default_factory=dict)
    on_hand: dict[str, int] = field(default_factory=dict)
    waits: dict[str, list[Wait]] = field(default_factory=dict)
    woken: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.free or self.on_hand or self.waits or self.woken)


@dataclass(slots=True)
class LedgerHead:
    """A ledger as one partition sees it. `open`: every partition is staged under the present
    server's run id."""

    open: bool
    fencing_token: int
    confirmed: str
    staged: bool


class Ledger(Protocol):
    """One ledger in Redis, one hash slot for all partitions: free and on-hand totals, tentative
    takes per partition, waiters, set-asides, wakes.

    Free of an account = supplied - consumed - reservations - tentative takes of all partitions. The
    server's run id is compared inside every call. What can be had of an account = its free (plus
    the question's limit) less what is set aside for others; who waits is not blocked by what is set
    aside for those who rank behind it. One that was woken and waits on unchanged is not woken again
    until more comes free on that account.

    Units are kept for the first waiter that was passed over as often as it allows: all that is
    free of the account, without waking it, until its need is met; then they are set aside and it
    is woken. What is kept blocks as what is set aside does. It does not expire: it ends with the
    wait, so a stage must bound the wait by a timer of its own.
    """

    name: str

    def prepare(
        self, guards: Mapping[int, Guard], questions: Sequence[tuple[int, str, Question]]
    ) -> list[Answer]:
        """Answer (partition, key, question) in order; what is granted is taken tentatively for that
        partition at once.

        All or nothing over the partitions: if any differs, nothing is taken and Stale names those.
        A key may use what is set aside for it.
        """

    def withdraw(self, guards: Mapping[int, Guard], takes: Sequence[tuple[int, str, int]]) -> None:
        """Undo tentative takes (partition, account, amount) of handlers that failed, never more
        than was taken; wakes who waits. All or nothing over the partitions, as `prepare`."""

    def confirm(self, changes: Mapping[int, tuple[Guard, str, LedgerChange]]) -> None:
        """Per partition (guard, new confirmed, change): drop the tentative takes, apply the change,
        index waiters, wake. Stale as in StateStore."""

    def wakes(self, guards: Mapping[int, Guard], limit: int) -> dict[int, list[tuple[str, str]]]:
        """Per partition, (key, account) of waiters to wake, first come first; not removed until
        confirm. Ends expired set-asides and wakes the next. Raises Stale."""

    def head(self, partition: int) -> LedgerHead:
        """The ledger as this partition sees it."""

    def claim(
        self, partition: int, fencing_token: int, confirmed: str, change: LedgerChange
    ) -> None:
        """Drop the partition's tentative takes and set its fencing token (Stale if a higher one is
        there, or the ledger is closed); if its confirmed is below `confirmed` ("token:batch",
        compared as numbers), apply the change and set it. Wakes who waits."""

    def stage(
        self, partition: int, fencing_token: int, confirmed: str, totals: LedgerChange
    ) -> bool:
        """Rebuild: contribute this partition's totals under the present run id (a first
        contribution under a new run id empties the ledger; a repeated one replaces). Opens the
        ledger when all partitions are staged; returns if it is open. Raises Stale for a fencing
        token below one that was there, and for any but its own once the ledger is open: claim it
        then."""

    def close(self) -> None:
        """Close the ledger: every owner has to stage again."""

    def balances(self) -> dict[str, tuple[int, int]]:
        """Account -> (free, on hand), without those where both are 0; empty while the ledger is
        closed. For audits and queries."""

    def skips(self, partition: int, keys: Sequence[str]) -> list[int]:
        """How often units went past each key to a waiter behind it, because it needs more than
        there was. Only to explain: not compared."""


class Clock(Protocol):
    """Business time and wall time."""

    def now(self) -> int:
        """Business time, milliseconds since 1970 UTC."""

    def wall(self) -> float:
        """Wall time in seconds since 1970 UTC, for latencies and headers."""

    def monotonic(self) -> float:
        """Monotonic seconds, for intervals."""

    def sleep(self, seconds: float) -> None:
        """Wait in wall time."""
