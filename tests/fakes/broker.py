"""The fake of a broker: partitions, transactional producers and consumer groups in one process.

It waits for nothing: what a real broker would make a client wait for is refused with
`UnstableOffset`. Transactions time out by the broker's clock. Members of groups are put out only by
`Coordinator.evict`, so that a test may advance the clock by days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from orders.contracts.catalogue import TOPICS
from orders.contracts.partitioner import partition_of
from orders.engine.ports.clock import Clock
from orders.engine.ports.log import Committed, Headers
from tests.fakes.coordinator import Coordinator, Membership
from tests.fakes.log import Log, Outcome, Transaction

JOURNALS = frozenset(name for name, topic in TOPICS.items() if topic.kind == "journal")


class ProducerFenced(Exception):
    """A newer producer has the transactional id, or the transaction timed out."""


class Unanswered(Exception):
    """The broker's answer is missing: the call may have taken effect or not. For hostile
    brokers; this one always answers."""


class UnstableOffset(Exception):
    """An open transaction stands in the way."""


@dataclass(eq=False, slots=True)
class Producer:
    """What the broker knows of one transactional id."""

    epoch: int = 0
    transaction: Transaction | None = None


class Broker:
    """`topics` exist from the start, each with `partitions` partitions; `transaction_timeout` in
    seconds; `eager` groups are made if that is set before their first use."""

    def __init__(
        self,
        clock: Clock,
        topics: Iterable[str],
        partitions: int = 12,
        transaction_timeout: float = 12.0,
    ) -> None:
        self.clock = clock
        self.partitions = partitions
        self.eager = False
        self.identity = "memory"
        self._timeout = transaction_timeout
        self._stamped = 0
        self._logs = {
            (topic, partition): Log(topic, partition)
            for topic in topics
            for partition in range(partitions)
        }
        self._producers: dict[str, Producer] = {}
        self._begun: list[Producer] = []  # the oldest transaction first
        self._groups: dict[str, Coordinator] = {}

    def log(self, topic: str, partition: int) -> Log:
        """The partition, with timed-out transactions ended. KeyError if there is none."""
        if self._begun:
            self._expire()
        return self._logs[topic, partition]

    def logs(self) -> Iterable[Log]:
        """Every partition of every topic."""
        return self._logs.values()

    def group(self, name: str) -> Coordinator:
        """The coordinator of a group."""
        return self._groups.setdefault(name, Coordinator(self.partitions, self.eager))

    def send(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        partition: int | None = None,
        headers: Headers = (),
    ) -> int:
        """Append a record outside any transaction, as outsiders do; returns its offset."""
        if partition is None:
            partition = partition_of(key or b"", self.partitions)
        return self.log(topic, partition).append(key, value, headers, self._timestamp(topic), None)

    def open_producer(self, transactional_id: str) -> int:
        """Abort what the id left open, fence its former producers; returns the new epoch."""
        producer = self._producers.setdefault(transactional_id, Producer())
        self._end(producer, Outcome.ABORTED)
        producer.epoch += 1
        return producer.epoch

    def write(
        self,
        transactional_id: str,
        epoch: int,
        topic: str,
        partition: int,
        key: bytes,
        value: bytes | None,
        headers: Headers,
        timestamp: int,
    ) -> int:
        """Append a record to the producer's transaction (opened by its first use); returns its
        offset."""
        transaction = self._transaction(transactional_id, epoch)
        stamp = self._timestamp(topic) if topic in JOURNALS else timestamp
        return self.log(topic, partition).append(key, value, headers, stamp, transaction)

    def add_offsets(
        self,
        transactional_id: str,
        epoch: int,
        membership: Membership,
        offsets: Mapping[tuple[str, int], Committed],
    ) -> None:
        """Add consumed offsets to the producer's transaction. Raises NotMember if the membership
        is over."""
        transaction = self._transaction(transactional_id, epoch)
        self.group(membership.group).check(membership)
        transaction.offsets.update(
            {(membership.group, *position): committed for position, committed in offsets.items()}
        )

    def end(self, transactional_id: str, epoch: int, outcome: Outcome) -> None:
        """Commit or abort the producer's transaction, if it has one."""
        self._end(self._producer(transactional_id, epoch), outcome)

    def committed(self, group: str, topic: str, partition: int) -> Committed | None:
        """The stable committed offset. Raises UnstableOffset while an open transaction would change
        it."""
        self._expire()
        if any((group, topic, partition) in transaction.offsets for transaction in self._open()):
            raise UnstableOffset(f"{topic}/{partition}: an open transaction commits its offset")
        return self.group(group).offsets.get((topic, partition))

    def _producer(self, transactional_id: str, epoch: int) -> Producer:
        self._expire()
        producer = self._producers[transactional_id]
        if producer.epoch != epoch:
            raise ProducerFenced(
                f"{transactional_id}: epoch {epoch} is over, it is {producer.epoch}"
            )
        return producer

    def _transaction(self, transactional_id: str, epoch: int) -> Transaction:
        producer = self._producer(transactional_id, epoch)
        if producer.transaction is None:
            producer.transaction = Transaction(self.clock.monotonic())
            self._begun.append(producer)
        return producer.transaction

    def _end(self, producer: Producer, outcome: Outcome) -> None:
        transaction, producer.transaction = producer.transaction, None
        if transaction is None:
            return
        self._begun.remove(producer)
        transaction.outcome = outcome
        for log in transaction.logs:
            log.end(transaction)
        if outcome is Outcome.COMMITTED:
            for (group, topic, partition), committed in transaction.offsets.items():
                self.group(group).offsets[topic, partition] = committed

    def _open(self) -> list[Transaction]:
        return [
            producer.transaction for producer in self._begun if producer.transaction is not None
        ]

    def _expire(self) -> None:
        """As a real broker: a transaction that is too old is aborted, and its producer fenced."""
        oldest = self.clock.monotonic() - self._timeout
        while (
            self._begun
            and (first := self._begun[0]).transaction is not None
            and first.transaction.started < oldest
        ):
            self._end(first, Outcome.ABORTED)
            first.epoch += 1

    def timestamp(self) -> int:
        """What a record that is written now bears: milliseconds of wall time."""
        return int(self.clock.wall() * 1000)

    def _timestamp(self, topic: str) -> int:
        """That of the producer, whose clock is this one; journals are stamped by the broker, and
        no two of them alike, so that whoever reads them knows their order."""
        now = self.timestamp()
        if topic not in JOURNALS:
            return now
        self._stamped = max(now, self._stamped + 1)
        return self._stamped
