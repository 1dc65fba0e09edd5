"""The fake of the reader of reference topics."""

from collections.abc import Sequence

from orders.engine.ports.log import Message
from tests.fakes.broker import Broker


class MemoryReferenceFeed:
    """Reads all partitions of `topics` from their beginning, outside any group."""

    def __init__(self, broker: Broker, topics: Sequence[str]) -> None:
        self._broker = broker
        partitions = range(broker.partitions)
        self.positions = {
            topic: {partition: broker.log(topic, partition).low for partition in partitions}
            for topic in topics
        }
        self._ends = {
            topic: {partition: broker.log(topic, partition).high for partition in partitions}
            for topic in topics
        }

    @property
    def complete(self) -> bool:
        if self._ends and all(
            at[partition] >= end
            for topic, at in self.positions.items()
            for partition, end in self._ends[topic].items()
        ):
            self._ends.clear()  # what was complete stays so
        return not self._ends

    def poll(self, limit: int, seconds: float) -> list[Message]:
        messages: list[Message] = []
        for topic, at in self.positions.items():
            for partition, position in at.items():
                if len(messages) < limit and self._broker.log(topic, partition).stable > position:
                    found, at[partition] = self._broker.log(topic, partition).read(
                        position, limit - len(messages)
                    )
                    messages += found
        if len(messages) < limit:
            self._broker.clock.sleep(seconds)
        return messages

    def close(self) -> None:
        """Nothing to let go of."""
