"""What a replica tells Prometheus (names and units by Prometheus conventions; no ids in labels),
and what it logs."""

from collections.abc import Collection

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from orders.engine.core.batch import Done
from orders.engine.core.timing import Timing

log = structlog.get_logger()


class PartsCollector(Collector):
    """Where a second goes, read from the loop's own clock."""

    def __init__(self, stage: str, timing: Timing) -> None:
        self._stage = stage
        self._timing = timing

    def collect(self) -> list[CounterMetricFamily]:
        """One counter of seconds by part."""
        family = CounterMetricFamily(
            "orders_stage_part_seconds",
            "Wall seconds of the replica's loop by part",
            labels=["stage", "part"],
        )
        for part, seconds in dict(self._timing.seconds).items():
            family.add_metric([self._stage, part], seconds)
        return [family]


class Observer:
    """Counts what a replica does. All labels have few values: stage, record type, outcome,
    reason code."""

    def __init__(self, stage: str, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry or CollectorRegistry()
        self.timing = Timing()
        self._stage = stage
        self._events = Counter(
            "orders_stage_events",
            "Records, timers and wake-ups handled",
            ["stage", "event", "outcome", "reason"],
            registry=self.registry,
        )
        self._skipped = Counter(
            "orders_stage_skipped_records",
            "Records that the stage does not take",
            ["stage"],
            registry=self.registry,
        )
        self._batches = Histogram(
            "orders_stage_batch_items",
            "Items a batch",
            ["stage"],
            buckets=(1, 5, 20, 50, 100, 200, 500, 1000, 2000),
            registry=self.registry,
        )
        self._wait = Gauge(
            "orders_stage_batch_wait_seconds",
            "How long the latest batch was gathered",
            ["stage"],
            registry=self.registry,
        )
        self._dead = Counter(
            "orders_stage_dead_letters", "Records set aside", ["stage"], registry=self.registry
        )
        self._claims = Counter(
            "orders_stage_claims",
            "Claims of a partition by result",
            ["stage", "result"],
            registry=self.registry,
        )
        self._faults = Counter(
            "orders_stage_transient_faults",
            "Broker, registry or Redis away",
            ["stage"],
            registry=self.registry,
        )
        self._owned = Gauge(
            "orders_stage_owned_partitions",
            "Partitions assigned to this replica",
            ["stage"],
            registry=self.registry,
        )
        self._circuit_breaker = Gauge(
            "orders_stage_circuit_open",
            "1 while the stage has stopped itself",
            ["stage"],
            registry=self.registry,
        )
        self.states = Gauge(
            "orders_stage_states",
            "Keys with a state in this replica's partitions",
            ["stage"],
            registry=self.registry,
        )
        self.timers = Gauge(
            "orders_stage_timers",
            "Timers set in this replica's partitions",
            ["stage"],
            registry=self.registry,
        )
        self.holds = Gauge(
            "orders_stage_review_holds",
            "Review holds that wait for people",
            ["stage", "type"],
            registry=self.registry,
        )
        self.lag = Gauge(
            "orders_stage_lag_messages",
            "Records not yet handled",
            ["stage", "topic"],
            registry=self.registry,
        )
        self.oldest = Gauge(
            "orders_stage_oldest_waiting_seconds",
            "Age of the oldest record not yet handled",
            ["stage"],
            registry=self.registry,
        )
        self.registry.register(PartsCollector(stage, self.timing))
        self._assigned: set[int] = set()

    def batch(self, done: Done) -> None:
        """Count one committed batch."""
        for (_, event, outcome, reason), count in done.counts.items():
            self._events.labels(self._stage, event, outcome, reason).inc(count)
        self._batches.labels(self._stage).observe(done.handled)
        self._skipped.labels(self._stage).inc(done.skipped)
        if done.dead:
            self._dead.labels(self._stage).inc(done.dead)
            log.warning("dead letters", stage=self._stage, count=done.dead)

    def waited(self, seconds: float) -> None:
        """So long was gathered before the latest batch."""
        self._wait.labels(self._stage).set(seconds)

    def claim(self, partition: int, result: str) -> None:
        """Count and log one claim."""
        self._claims.labels(self._stage, result.partition(":")[0]).inc()
        log.info("claim", stage=self._stage, partition=partition, result=result)

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

    def transient(self, error: Exception) -> None:
        """Count and log a transient fault."""
        self._faults.labels(self._stage).inc()
        log.warning("transient fault", stage=self._stage, error=str(error))
