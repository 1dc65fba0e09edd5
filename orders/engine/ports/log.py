"""The log: the consumer group, the transactional writer, and readers of whole topics."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

Headers = Sequence[tuple[str, bytes]]
Written = tuple[str, int, bytes]
"""Topic, partition and key of a record that was written."""


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


class Group(Protocol):
    """Membership of the stage's consumer group on its chain topic, and the records of the
    partitions that come with it."""

    def poll(self, limit: int, seconds: float) -> list[Message]:
        """Up to `limit` records of started partitions, gathered for `seconds` once there is one (0:
        only what is there already), after a short wait for the first; serves changes of
        ownership on the way. A newly assigned partition delivers nothing until `start`."""

    def ends(self) -> Mapping[tuple[str, int], int]:
        """(topic, partition) -> offset, of started partitions: all that stands before it, markers
        of transactions included, was read, and its records returned by the last `poll` or before.
        Only where that one came to the end of what can be read; some are left out."""

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

    @property
    def written_at(self) -> int:
        """The timestamp of all records of the transaction, milliseconds of wall time."""

    def begin(self) -> None:
        """Open a transaction."""

    @property
    def places(self) -> Mapping[Written, int]:
        """Where those records of the transaction stand that were to be `placed`: known once it is
        committed, until the next begins. One whose place the broker did not tell is left out."""

    def write(
        self,
        topic: str,
        partition: int | None,
        key: bytes,
        value: bytes | None,
        headers: Headers,
        placed: bool = False,
    ) -> None:
        """Add a record; partition None: by the key (murmur2), which a state topic does not allow.
        `placed`: its offset is wanted (see `places`). May block for the local queue. Raises
        PoisonRecord for one that is too large; errors of the broker show at `commit` at the
        latest."""

    def sent(self) -> dict[tuple[str, int], int]:
        """Wait until all that was written stands in the log, uncommitted. Returns for each
        (watched topic, partition) of the transaction the offset after its last record; one whose
        place the broker did not tell is left out."""

    def add_offsets(self, offsets: Mapping[tuple[str, int], Committed], token: object) -> None:
        """Add the consumed offsets of one group more, before those that `commit` sends. Raises as
        `commit` does before it commits."""

    def commit(
        self, offsets: Mapping[tuple[str, int], Committed], token: object
    ) -> dict[tuple[str, int], int]:
        """Send the consumed offsets, then commit. Returns for each (watched topic, partition)
        written to the offset after its last record; state topics are always watched.

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

        Raises TransientError while other owners' transactions are open below that mark.
        """

    def at(self, topic: str, partition: int, offsets: Sequence[int]) -> dict[int, Message]:
        """The committed records at these offsets, in ascending order; what compaction has taken is
        left out. Those that stand near each other are read in one go."""


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
