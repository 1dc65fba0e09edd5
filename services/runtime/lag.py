"""How far behind a replica is: records not yet handled, and the age of the oldest that waits."""

from collections import Counter
from collections.abc import Mapping

from services.runtime.metrics import Observer
from services.runtime.partition import Partition
from services.runtime.ports import Clock, Group
from services.runtime.wiring import Wiring

REFRESH_SECONDS = 5.0


class LagGauge:
    """Refreshes the lag gauges, a partition at a time so that the loop never waits for all of them at once."""

    def __init__(self, wiring: Wiring, group: Group, observer: Observer, clock: Clock) -> None:
        self._wiring = wiring
        self._group = group
        self._observer = observer
        self._clock = clock
        self._at = float("-inf")

    def refresh(self, partitions: Mapping[int, Partition]) -> None:
        """Set the gauges, at most every five seconds."""
        now = self._clock.monotonic()
        if now - self._at < REFRESH_SECONDS:
            return
        self._at = now
        lags: Counter[str] = Counter(dict.fromkeys(self._wiring.topics, 0))
        oldest = 0.0
        for number, partition in partitions.items():
            for topic, position in partition.positions.items():
                lags[topic] += max(self._group.seen(topic, number) - partition.ahead.get(topic, position), 0)
            if partition.backlog:
                oldest = max(oldest, self._clock.wall() - partition.backlog[0].timestamp / 1000)
        for topic, lag in lags.items():
            self._observer.lag.labels(self._wiring.name, topic).set(lag)
        self._observer.oldest.labels(self._wiring.name).set(oldest)
