"""Heartbeats that stages of one process tell each other in memory
(docs/decisions/0039-heartbeats.md).

A heartbeat that is passed on is one partition more in the transaction, and wakes all who read it.
It goes without a record if every stage whose chain it stands on notes it in the very transaction
that would hold the record.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from orders.contracts.catalogue import CHAIN
from orders.engine.core.batch import Batch
from orders.engine.core.outputs import Output
from orders.engine.core.partition import Partition
from orders.engine.core.replica import Replica
from orders.engine.core.wiring import HEARTBEAT

Place = tuple[str, int]


class Told(NamedTuple):
    """A heartbeat without a record so far, and where the log ends there."""

    record: Output
    topic: str
    number: int
    sent_at: int
    end: int


class ToldHeartbeats:
    """Those of one turn of a process that has these `replicas`."""

    def __init__(self, replicas: Sequence[Replica]) -> None:
        followers = {
            topic: [one for one in replicas if one.wiring.chain == topic]
            for topic in CHAIN.values()
        }
        stages = Counter(CHAIN.values())
        self._followers = {
            topic: following
            for topic, following in followers.items()
            if len(following) == stages[topic]
        }
        """Chain topic -> all who follow it, where all are here."""
        self._ends: dict[Place, tuple[Partition, int]] = {}
        self._held: list[Told] = []

    def hold_back(self, outputs: Sequence[Output], batch: Batch) -> Sequence[Output]:
        """The same records without the heartbeats that stand alone in their place, where the log
        ends with what this process wrote: since it claimed the partition nobody else may."""
        beats = [output for output in outputs if output.key == HEARTBEAT]
        if not beats:
            return outputs
        beside = Counter((output.topic, output.partition) for output in outputs)
        for output in beats:
            topic, number = output.topic, output.partition
            if number is None or topic not in self._followers or beside[topic, number] > 1:
                continue
            partition, end = self._ends.get((topic, number), (None, 0))
            if partition is batch.owned[number]:
                sent_at = batch.tickets[number].heartbeat
                self._held.append(Told(output, topic, number, sent_at, end))
        held = {id(one.record) for one in self._held}
        return [output for output in outputs if id(output) not in held]

    def tell(self, replica: Replica) -> None:
        """Whoever follows this stage hears of them, where nothing that stands before waits."""
        for one in self._held:
            followers = self._followers[one.topic]
            if one.topic == replica.hand_off and all(
                follower.has_handled(one.number, one.end) for follower in followers
            ):
                for follower in followers:
                    follower.hear(one.number, one.sent_at)

    def unheard(self, batches: Mapping[str, Batch]) -> list[Output]:
        """What has to be written after all. `batches`: all of the transaction, by stage."""
        return [
            one.record
            for one in self._held
            if not all(
                _notes(batches.get(follower.wiring.name), one)
                for follower in self._followers[one.topic]
            )
        ]

    def committed(
        self, ends: Mapping[Place, int], batches: Collection[tuple[Replica, Batch]]
    ) -> None:
        """The transaction ended at these ends."""
        self._held.clear()
        for replica, batch in batches:
            for number, partition in batch.owned.items():
                place = replica.hand_off, number
                if place in ends:
                    self._ends[place] = partition, ends[place]

    def forget(self) -> None:
        """It came to nothing, or is in doubt. What is known of ends goes with the partitions,
        which are claimed anew."""
        self._held.clear()


def _notes(batch: Batch | None, told: Told) -> bool:
    ticket = batch.tickets.get(told.number) if batch is not None else None
    return ticket is not None and ticket.heartbeat >= told.sent_at
