"""What a replica tells Prometheus (names and units by Prometheus conventions; no ids in labels),
and what it logs. Every counter is there from the start, with 0: an increase from nothing to one is
none to Prometheus, and the first dead letter must be seen. So there is no more to come either,
whatever is sent in."""

from collections.abc import Collection, Iterator, Mapping

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Summary
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from orders.contracts.catalogue import TOPICS
from orders.engine.core.ages import Ages
from orders.engine.core.batch import Done
from orders.engine.core.counts import Counts
from orders.engine.core.labels import (
    CLAIMS,
    MOST_CHANNELS,
    OTHER,
    SERVERS,
    Closed,
    closed_lists,
    server_of,
)
from orders.engine.core.timing import Timing
from orders.engine.core.wiring import Wiring

log = structlog.get_logger()


class PartsCollector(Collector):
    """Where a second goes, read from the loop's own clock."""

    def __init__(self, stage: str, timing: Timing) -> None:
        self._stage = stage
        self._timing = timing

    def collect(self) -> Iterator[CounterMetricFamily]:
        """One counter of seconds by part."""
        family = CounterMetricFamily(
            "orders_stage_part_seconds",
            "Wall seconds of the replica's loop by part",
            labels=["stage", "part"],
        )
        for part, seconds in dict(self._timing.seconds).items():
            family.add_metric([self._stage, part], seconds)
        yield family


class Observer:
    """Counts what a replica does. All labels are closed lists (`labels.py`)."""

    def __init__(self, wiring: Wiring, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry or CollectorRegistry()
        self.timing = Timing()
        self._stage = wiring.name
        self._closed = closed_lists(wiring)
        self._events = self._counter(
            "orders_stage_events", "Records, timers and wake-ups handled", "event outcome"
        )
        self._reasons = self._counter(
            "orders_stage_reasons",
            "Why something else became of them than what mostly does",
            "reason",
        )
        self._skipped = self._counter(
            "orders_stage_skipped_records", "Records that the stage does not take"
        )
        self._batches = Summary(
            "orders_stage_batch_items", "Items a batch", ["stage"], registry=self.registry
        )
        self._delays = Ages(
            "orders_stage_delay_seconds",
            "From a record's timestamp to the commit of what it led to",
            self._stage,
            self.registry,
        )
        self._flows = Ages(
            "orders_flow_seconds",
            "From the submission to the commit here, of orders that waited for nobody",
            self._stage,
            self.registry,
        )
        self._heartbeats = self._counter(
            "orders_stage_heartbeats",
            "Heartbeats read: taken to be passed on, late behind a newer one, refused",
            "outcome",
        )
        self._wait = self._gauge(
            "orders_stage_batch_wait_seconds", "How long the latest batch was gathered"
        )
        self._dead = self._counter("orders_stage_dead_letters", "Records set aside", "parked")
        self._claims = self._counter(
            "orders_stage_claims", "Claims of a partition by result", "result"
        )
        self._replayed = self._counter(
            "orders_stage_replayed_records", "Records of changelogs that claims have read"
        )
        self._faults = self._counter(
            "orders_stage_transient_faults", "Broker, registry or Redis away", "server"
        )
        self._owned = self._gauge(
            "orders_stage_owned_partitions", "Partitions assigned to this replica"
        )
        self._paused = self._gauge(
            "orders_stage_paused_partitions", "Partitions of this replica that a person has paused"
        )
        self._circuit_breaker = self._gauge(
            "orders_stage_circuit_open", "1 while the stage has stopped itself"
        )
        self._states = self._gauge(
            "orders_stage_states", "Keys with a state in this replica's partitions"
        )
        self._timers = self._gauge("orders_stage_timers", "Timers set in this replica's partitions")
        self.holds = self._gauge(
            "orders_stage_review_holds", "Review holds that wait for people", "type"
        )
        self.lag = self._gauge("orders_stage_lag_messages", "Records not yet handled", "topic")
        self.oldest = self._gauge(
            "orders_stage_oldest_read_timestamp_seconds",
            "When the oldest record that was read and is not handled was written; now, if none is",
        )
        self.registry.register(PartsCollector(self._stage, self.timing))
        self._submissions: _Submissions | None = None
        if not wiring.trusted(wiring.chain):
            self._submissions = _Submissions(wiring.chain, self._closed, self.registry)
        self._assigned: set[int] = set()
        self._begin(wiring)

    def batch(self, done: Done) -> None:
        """Count one committed batch."""
        for counted, count in done.counts.items():
            self._events.labels(self._stage, *self._closed.outcome(counted)).inc(count)
            if reason := self._closed.reason(counted):
                self._reasons.labels(self._stage, reason).inc(count)
        if self._submissions is not None:
            self._submissions.count(done.counts)
        self._batches.labels(self._stage).observe(done.handled)
        self._skipped.labels(self._stage).inc(done.skipped)
        self._delays.observe(done.committed_at, done.recorded)
        self._flows.observe(done.committed_at, done.submitted)
        if done.dead:
            self._dead.labels(self._stage, "true").inc(done.dead - done.dead_alone)
            self._dead.labels(self._stage, "false").inc(done.dead_alone)
            log.warning("dead letters", stage=self._stage, count=done.dead)

    def heartbeats(self, read: Mapping[str, int]) -> None:
        """Count heartbeats that were read, by outcome."""
        for outcome, count in read.items():
            self._heartbeats.labels(self._stage, outcome).inc(count)

    def waited(self, seconds: float) -> None:
        """So long was gathered before the latest batch."""
        self._wait.labels(self._stage).set(seconds)

    def claim(self, partition: int, result: str) -> None:
        """Count and log one claim."""
        self._claims.labels(self._stage, result.partition(":")[0]).inc()
        log.info("claim", stage=self._stage, partition=partition, result=result)

    def replayed(self, records: int) -> None:
        """A claim has read so many records more of a changelog."""
        self._replayed.labels(self._stage).inc(records)

    def ownership(self, kind: str, partitions: Collection[int]) -> None:
        """Note a change of ownership."""
        self._assigned = (
            self._assigned | set(partitions)
            if kind == "assigned"
            else self._assigned - set(partitions)
        )
        self._owned.labels(self._stage).set(len(self._assigned))
        log.info("partitions", stage=self._stage, change=kind, partitions=sorted(partitions))

    def circuit(self, is_open: bool) -> None:
        """Whether the stage has stopped itself."""
        self._circuit_breaker.labels(self._stage).set(is_open)

    def paused(self, partitions: int) -> None:
        """How many partitions of this replica a person has paused."""
        self._paused.labels(self._stage).set(partitions)

    def sizes(self, states_and_timers: tuple[int, int] | None) -> None:
        """How many states and timers the replica keeps; None: nobody knows, as Redis is away, and
        then nothing is told, for nought would look like a loss."""
        if states_and_timers is None:
            self._states.clear()
            self._timers.clear()
            return
        states, timers = states_and_timers
        self._states.labels(self._stage).set(states)
        self._timers.labels(self._stage).set(timers)

    def transient(self, error: Exception) -> None:
        """Count and log a transient fault."""
        self._faults.labels(self._stage, server_of(error)).inc()
        log.warning("transient fault", stage=self._stage, error=str(error))

    def known_channels(self, names: Collection[str]) -> None:
        """Submissions of these channels are counted by name."""
        if self._submissions is not None:
            self._submissions.tell_apart(names)

    def _begin(self, wiring: Wiring) -> None:
        """Everything is there from the start."""
        for event, outcome in self._closed.all_outcomes():
            self._events.labels(self._stage, event, outcome)
        for reason in self._closed.reasons:
            self._reasons.labels(self._stage, reason)
        for one in (
            *(self._skipped, self._batches, self._wait, self._replayed, self._owned),
            *(self._circuit_breaker, self._paused),
        ):
            one.labels(self._stage)
        for parked in ("true", "false"):
            self._dead.labels(self._stage, parked)
        for outcome in ("taken", "late", "refused"):
            self._heartbeats.labels(self._stage, outcome)
        for result in CLAIMS:
            self._claims.labels(self._stage, result)
        for server in SERVERS:
            self._faults.labels(self._stage, server)
        for topic in wiring.topics:
            self.lag.labels(self._stage, topic)

    def _counter(self, name: str, about: str, labels: str = "") -> Counter:
        return Counter(name, about, ["stage", *labels.split()], registry=self.registry)

    def _gauge(self, name: str, about: str, labels: str = "") -> Gauge:
        return Gauge(name, about, ["stage", *labels.split()], registry=self.registry)


class _Submissions:
    """What came of what channels sent, by channel. A channel is whatever outsiders write before
    the colon of a key, so only those that reference data name are told apart."""

    def __init__(self, chain: str, closed: Closed, registry: CollectorRegistry) -> None:
        self._closed = closed
        self._records = frozenset(kind.name for kind in TOPICS[chain].records)
        self._channels = set[str]()
        self._counter = Counter(
            "orders_submissions",
            "What came of what channels sent",
            ["channel", "outcome"],
            registry=registry,
        )
        self._begin(OTHER)

    def tell_apart(self, names: Collection[str]) -> None:
        """Count these by name from now on, as far as there is room: who was once counted by name
        stays so."""
        new = sorted(set(names) - self._channels)[: MOST_CHANNELS - len(self._channels)]
        for name in new:
            self._begin(name)
        self._channels.update(new)

    def count(self, counts: Counts) -> None:
        """Those of one batch."""
        for counted, count in counts.items():
            if counted.event in self._records:
                channel = counted.channel if counted.channel in self._channels else OTHER
                told = counted.outcome in self._closed.by_channel
                self._counter.labels(channel, counted.outcome if told else OTHER).inc(count)

    def _begin(self, channel: str) -> None:
        for outcome in self._closed.by_channel:
            self._counter.labels(channel, outcome)
