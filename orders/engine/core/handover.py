"""Records of the transaction under way that another stage of the same process handles in memory,
before they are committed (docs/decisions/0016-together.md).

A reader may have them if nothing that it has not taken stands before them in the log. A record
stands where the broker says. Between the last record of our transaction before and the first of
this one stands our own marker, which every commit leaves in each partition that it wrote to. So
if exactly one offset lies between the two, it is that marker, whoever else writes to the topic.
"""

from collections.abc import Iterable, Mapping, Sequence

from orders.contracts.partitioner import partition_of
from orders.engine.core.outputs import Output
from orders.engine.core.replica import Replica
from orders.engine.ports.log import Message

Place = tuple[str, int]
Written = dict[Place, list[Output]]


class Handover:
    """Hands records over among `replicas`, in the order of the chain."""

    def __init__(self, replicas: Sequence[Replica], partitions: int) -> None:
        read = {topic for replica in replicas for topic in replica.topics}
        self._readers: dict[str, list[Replica]] = {
            topic: [replica for replica in replicas if topic in replica.topics] for topic in read
        }
        self._partitions = partitions
        self._markers: dict[Place, int] = {}

    def placed(self, outputs: Iterable[Output]) -> list[Output]:
        """The same records; those that may be handed over know their partition."""
        return [
            output._replace(partition=partition_of(output.key, self._partitions))
            if output.partition is None and output.topic in self._readers
            else output
            for output in outputs
        ]

    def read(self, outputs: Iterable[Output]) -> Written:
        """Those of what one stage has just written (`placed`) that others read, by place."""
        written: Written = {}
        for output in outputs:
            if output.partition is not None and output.topic in self._readers:
                written.setdefault((output.topic, output.partition), []).append(output)
        return written

    def hand_over(self, written: Written, ends: Mapping[Place, int], written_at: int) -> None:
        """Give them to the stages that read them and are in step. `ends`: where these records end
        in the log."""
        for place, records in written.items():
            if (end := ends.get(place)) is not None:
                self._give(place, records, end - len(records), written_at)

    def committed(self, ends: Mapping[Place, int]) -> None:
        """The transaction left its markers at these ends."""
        self._markers.update(ends)

    def forget(self) -> None:
        """A transaction came to nothing, or is in doubt: nothing is known of markers."""
        self._markers.clear()

    def _give(self, place: Place, records: list[Output], first: int, written_at: int) -> None:
        topic, number = place
        for replica in self._readers[topic]:
            partition = replica.open_for_handover(number)
            if partition is None or self._next(place, partition.read[topic]) != first:
                continue
            for offset, record in enumerate(records, first):
                partition.take(
                    Message(
                        topic, number, offset, record.key, record.value, written_at, record.headers
                    )
                )

    def _next(self, place: Place, read: int) -> int:
        """Where a record stands if nothing is between it and what was read up to `read`."""
        return read + 1 if self._markers.get(place) == read else read
