"""How a replica stands: records not yet handled, since when the oldest waits, keys, timers and
review holds that it keeps."""

from collections import Counter
from collections.abc import Iterable, Mapping

from orders.contracts.records import Channel
from orders.engine.core.metrics import Observer
from orders.engine.core.partition import Partition
from orders.engine.core.replica import Replica
from orders.engine.core.wiring import Wiring
from orders.engine.errors import TransientError
from orders.engine.ports import Ports
from orders.engine.references import References

REFRESH_SECONDS = 5.0
ASK_SECONDS = 30.0
"""So often the broker is asked where partitions end that are claimed and not read."""


class Standing:
    """Refreshes the gauges; lag comes from what the client has seen anyway, without a question to
    the broker. Only of what is not read, as a ledger is closed or the circuit breaker open, the
    client has seen nothing: there all that came in would wait without a sign."""

    def __init__(
        self, wiring: Wiring, ports: Ports, observer: Observer, references: References
    ) -> None:
        self._wiring = wiring
        self._group = ports.group
        self._store = ports.state_store
        self._observer = observer
        self._clock = ports.clock
        self._references = references
        self._at = self._asked_at = float("-inf")
        self._ends: dict[tuple[str, int], int] = {}
        self._kinds: set[str] = set()

    def refresh(self, replica: Replica) -> None:
        """Set the gauges, at most every five seconds."""
        now = self._clock.monotonic()
        if now - self._at < REFRESH_SECONDS:
            return
        self._at = now
        partitions, read = replica.partitions, replica.reading
        if now - self._asked_at >= ASK_SECONDS and (unread := partitions.keys() - read):
            self._asked_at = now
            self._ask(unread)
        lags: Counter[str] = Counter(dict.fromkeys(self._wiring.topics, 0))
        oldest = self._clock.wall()
        for number, partition in partitions.items():
            for topic, position in partition.positions.items():
                seen = self._group.seen(topic, number) if number in read else 0
                end = seen or self._ends.get((topic, number), 0)
                lags[topic] += max(end - partition.ahead.get(topic, position), 0)
            if partition.backlog:
                oldest = min(oldest, partition.backlog[0].timestamp / 1000)
        for topic, lag in lags.items():
            self._observer.lag.labels(self._wiring.name, topic).set(lag)
        self._observer.known_channels(self._references.table(Channel))
        self._count_holds(partitions)
        self._observer.sizes(self._sizes(partitions))
        self._observer.oldest.labels(self._wiring.name).set(oldest)

    def _ask(self, partitions: Iterable[int]) -> None:
        """Where their topics end. A broker that does not answer is asked again later: what it said
        before is good until then."""
        try:
            for number in partitions:
                for topic in self._wiring.topics:
                    self._ends[topic, number] = self._group.bounds(topic, number)[1]
        except TransientError:
            return  # the loop meets the same fault, and deals with it

    def _count_holds(self, partitions: Mapping[int, Partition]) -> None:
        holds: Counter[str] = Counter(
            dict.fromkeys(self._kinds, 0)
        )  # a type that has none left is 0, not gone
        for partition in partitions.values():
            holds.update(partition.ticket.review_holds)
        self._kinds.update(holds)
        for kind, count in holds.items():
            self._observer.holds.labels(self._wiring.name, kind).set(count)

    def _sizes(self, partitions: Mapping[int, Partition]) -> tuple[int, int] | None:
        try:
            return self._store.sizes(list(partitions))
        except TransientError:
            return None  # the loop meets the same fault, and deals with it
