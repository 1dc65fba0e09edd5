"""The fake of the consumer group."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain as concatenated

from orders.engine.errors import Rebalancing, TransientError
from orders.engine.ports.log import Change, Committed, Message
from tests.fakes.broker import Broker, UnstableOffset
from tests.fakes.coordinator import Membership, NotMember


class MemoryGroup:
    """A member of group `name` on the topic `chain`; `siblings` are the topics whose
    same-numbered partitions come with it."""

    def __init__(self, broker: Broker, name: str, chain: str, siblings: Sequence[str] = ()) -> None:
        self._broker = broker
        self._name = name
        self._topics = (chain, *siblings)
        self._coordinator = broker.group(name)
        self._owned: set[int] = set()
        self.positions: dict[tuple[str, int], int] = {}
        self._ends: dict[tuple[str, int], int] = {}
        self._changes: list[Change] = []
        self._turn = 0
        self.member = self._coordinator.join()

    def poll(self, limit: int, seconds: float) -> list[Message]:
        self._serve()
        self._ends, messages = {}, list[Message]()
        for position in self._in_turn():
            log = self._broker.log(*position)
            if log.stable == self.positions[position]:
                continue  # as most are at most times
            found, end = log.read(self.positions[position], limit - len(messages))
            self.positions[position] = end
            if end == log.stable:
                self._ends[position] = end
            messages += found
            if len(messages) >= limit:
                return messages
        self._broker.clock.sleep(seconds)
        return messages

    def ends(self) -> dict[tuple[str, int], int]:
        return self._ends

    def changes(self) -> list[Change]:
        served, self._changes = self._changes, []
        return served

    def committed(self, topics: Sequence[str], partition: int) -> dict[str, Committed | None]:
        return self.committed_many(topics, [partition])[partition]

    def committed_many(
        self, topics: Sequence[str], partitions: Sequence[int]
    ) -> dict[int, dict[str, Committed | None]]:
        try:
            return {
                partition: {
                    topic: self._broker.committed(self._name, topic, partition) for topic in topics
                }
                for partition in partitions
            }
        except UnstableOffset as error:
            raise TransientError(
                f"committed offsets of {self._name} are not stable: {error}"
            ) from error

    def commit(self, partition: int, offsets: Mapping[str, Committed]) -> None:
        self.request(partition, offsets)()

    def request(self, partition: int, offsets: Mapping[str, Committed]) -> Callable[[], None]:
        """The commit as it is sent now: whenever the broker carries it out, it shows the
        membership of now."""
        try:
            generation = self._coordinator.generation(self.member)
        except NotMember:
            generation = -1
        membership = Membership(self._name, self.member, generation)

        def carry_out() -> None:
            try:
                self._coordinator.commit(
                    membership,
                    {(topic, partition): committed for topic, committed in offsets.items()},
                )
            except NotMember as error:
                raise Rebalancing(str(error)) from error

        return carry_out

    def rejoin(self) -> None:
        self._coordinator.evict(self.member)
        if self._owned:
            self._changes.append(Change("lost", frozenset(self._owned)))
        for partition in self._owned:
            self.pause(partition)
        self._owned.clear()
        self.member = self._coordinator.join()

    def token(self) -> Membership:
        try:
            generation = self._coordinator.generation(self.member)
        except NotMember as error:
            raise Rebalancing(str(error)) from error
        if generation < 0:
            raise Rebalancing("not yet a member of a generation")
        return Membership(self._name, self.member, generation)

    def start(self, partition: int, offsets: Mapping[str, int]) -> None:
        if partition not in self._owned:
            raise Rebalancing(f"partition {partition} is not assigned")
        self.pause(partition)
        self.positions.update({(topic, partition): offsets[topic] for topic in self._topics})

    def pause(self, partition: int) -> None:
        for topic in self._topics:
            self.positions.pop((topic, partition), None)

    def seen(self, topic: str, partition: int) -> int:
        return (
            self._broker.log(topic, partition).high if (topic, partition) in self.positions else 0
        )

    @property
    def caught_up(self) -> bool:
        """Whether everything that can be read has been."""
        return all(
            self._broker.log(*place).stable == position
            for place, position in self.positions.items()
        )

    def bounds(self, topic: str, partition: int) -> tuple[int, int]:
        log = self._broker.log(topic, partition)
        return log.low, log.high

    def close(self) -> None:
        self._coordinator.evict(self.member)
        self.positions.clear()

    def _in_turn(self) -> list[tuple[str, int]]:
        """The positions, another one first each time, so that no partition starves."""
        positions = sorted(self.positions)
        self._turn += 1
        first = self._turn % max(len(positions), 1)
        return list(concatenated(positions[first:], positions[:first]))

    def _serve(self) -> None:
        try:
            changes = self._coordinator.sync(self.member)
        except NotMember:
            self.rejoin()
            return
        for kind, partitions in changes:
            if kind == "assigned":
                self._owned |= partitions
                continue
            self._owned -= partitions
            for partition in partitions:
                self.pause(partition)
        self._changes += changes
