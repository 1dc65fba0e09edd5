"""The fake of the transactional producer."""

from collections.abc import Collection, Mapping
from contextlib import suppress

from orders.contracts.partitioner import partition_of
from orders.engine.core.failpoints import reached
from orders.engine.errors import Fenced, InDoubt, PoisonRecord
from orders.engine.ports.log import Committed, Headers, Written
from tests.fakes.broker import Broker, ProducerFenced, Unanswered
from tests.fakes.coordinator import Membership, NotMember
from tests.fakes.log import Outcome

MAX_RECORD_BYTES = (
    2_000_000  # a dead letter holds a whole record of up to 1 MB; topics have limits of their own
)


class MemoryWriter:
    """A producer with this transactional id; `state_topics` and `watched` are those whose end
    offsets `commit` returns."""

    def __init__(
        self,
        broker: Broker,
        transactional_id: str,
        state_topics: Collection[str] = (),
        watched: Collection[str] = (),
    ) -> None:
        self._broker = broker
        self._id = transactional_id
        self._state_topics = frozenset(state_topics)
        self._watched = frozenset((*state_topics, *watched))
        self._written_at = 0
        self._ends: dict[tuple[str, int], int] = {}
        self._places: dict[Written, int] = {}
        self._refused: ProducerFenced | None = None
        self._epoch = broker.open_producer(transactional_id)

    @property
    def written_at(self) -> int:
        return self._written_at

    @property
    def places(self) -> Mapping[Written, int]:
        return self._places

    def begin(self) -> None:
        self._ends.clear()
        self._places.clear()
        self._written_at = self._broker.timestamp()

    def write(
        self,
        topic: str,
        partition: int | None,
        key: bytes,
        value: bytes | None,
        headers: Headers,
        placed: bool = False,
    ) -> None:
        size = len(key) + len(value or b"") + sum(len(name) + len(text) for name, text in headers)
        if size > MAX_RECORD_BYTES:
            raise PoisonRecord("too_large", f"{size} bytes for {topic}")
        if partition is None and topic in self._state_topics:
            raise ValueError(f"a record of the state topic {topic} needs its partition")
        if partition is None:
            partition = partition_of(key, self._broker.partitions)
        try:
            offset = self._broker.write(
                self._id, self._epoch, topic, partition, key, value, headers, self._written_at
            )
        except ProducerFenced as error:
            self._refused = error  # a real producer sends in the background, and says so at commit
            return
        if topic in self._watched:
            self._ends[topic, partition] = offset + 1
        if placed:
            self._places[topic, partition, key] = offset

    def sent(self) -> dict[tuple[str, int], int]:
        if self._refused is not None:
            raise Fenced(str(self._refused)) from self._refused
        return dict(self._ends)

    def add_offsets(self, offsets: Mapping[tuple[str, int], Committed], token: object) -> None:
        if self._refused is not None:
            raise Fenced(str(self._refused)) from self._refused
        assert isinstance(token, Membership), "the token of a MemoryGroup"
        try:
            self._broker.add_offsets(self._id, self._epoch, token, offsets)
        except (ProducerFenced, NotMember) as error:
            raise Fenced(str(error)) from error

    def commit(
        self, offsets: Mapping[tuple[str, int], Committed], token: object
    ) -> dict[tuple[str, int], int]:
        if self._refused is not None:
            raise Fenced(str(self._refused)) from self._refused
        if offsets:
            self.add_offsets(offsets, token)
        reached("after send-offsets")
        try:
            self._broker.end(self._id, self._epoch, Outcome.COMMITTED)
        except ProducerFenced as error:
            raise Fenced(str(error)) from error
        except Unanswered as error:
            raise InDoubt(f"{self._id}: {error}") from error
        return dict(self._ends)

    def recover(self) -> None:
        self._refused = None
        self._ends.clear()
        self._epoch = self._broker.open_producer(self._id)

    def close(self) -> None:
        with suppress(ProducerFenced):  # who came after it has ended what it left
            self._broker.end(self._id, self._epoch, Outcome.ABORTED)
