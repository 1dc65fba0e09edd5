"""What tracking told last of each partition: how many orders stand at each status."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from orders.audit.source import Place, Source
from orders.contracts.codec.codec import Codec

TOPIC = "ref.workload.v1"


class Told(NamedTuple):
    """Status -> orders, as of business time `at`, ms."""

    orders: Mapping[str, int]
    at: int


class Workload:
    """By partition of orders. `step` is told of every record. It is to be read before the statuses
    are: a status that moved since shows."""

    def __init__(self, source: Source, codec: Codec, step: Callable[[], None]) -> None:
        self._source, self._codec, self._step = source, codec, step
        self.told: dict[int, Told] = {}

    def read(self) -> None:
        """All of the topic."""
        places: list[Place] = [(TOPIC, number) for number in range(self._source.partitions)]
        for record in self._source.read(self._source.bounds(places)):
            self._step()
            if record.value is not None:
                value = self._codec.decode(record.value, TOPIC)[1]
                self.told[value["partition"]] = Told(value["orders"], value["at"])
