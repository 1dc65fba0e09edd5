"""How a replica stands: records not yet handled, the age of the oldest that waits, keys, timers
and review holds that it keeps."""

from collections import Counter
from collections.abc import Mapping

from orders.engine.core.metrics import Observer
from orders.engine.core.partition import Partition
from orders.engine.core.wiring import Wiring
from orders.engine.errors import TransientError
from orders.engine.ports import Ports

REFRESH_SECONDS = 5.0


class Standing:
    """Refreshes the gauges; lag comes from what the client has seen anyway, without a question
    to the broker."""

    def __init__(self, wiring: Wiring, ports: Ports, observer: Observer) -> None:
        self._wiring = wiring
        self._group = ports.group
        self._store = ports.state_store
        self._observer = observer
        self._clock = ports.clock
        self._at = float("-inf")
        self._kinds: set[str] = set()

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
                lags[topic] += max(
                    self._group.seen(topic, number) - partition.ahead.get(topic, position), 0
                )
            if partition.backlog:
                oldest = max(oldest, self._clock.wall() - partition.backlog[0].timestamp / 1000)
        for topic, lag in lags.items():
            self._observer.lag.labels(self._wiring.name, topic).set(lag)
        self._count_holds(partitions)
        states, timers = self._sizes(partitions)
        self._observer.states.labels(self._wiring.name).set(states)
        self._observer.timers.labels(self._wiring.name).set(timers)
        self._observer.oldest.labels(self._wiring.name).set(oldest)

    def _count_holds(self, partitions: Mapping[int, Partition]) -> None:
        holds: Counter[str] = Counter(
            dict.fromkeys(self._kinds, 0)
        )  # a type that has none left is 0, not gone
        for partition in partitions.values():
            holds.update(partition.ticket.review_holds)
        self._kinds.update(holds)
        for kind, count in holds.items():
            self._observer.holds.labels(self._wiring.name, kind).set(count)

    def _sizes(self, partitions: Mapping[int, Partition]) -> tuple[int, int]:
        try:
            return self._store.sizes(list(partitions))
        except TransientError:
            return 0, 0  # the loop meets the same fault, and deals with it
