"""What Prometheus is told of the order file. No order id is a label."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Summary


class Metrics:
    """The metrics of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._records = Counter(
            "orders_orderfile_records", "Records that were read", registry=self.registry
        )
        self._facts = Counter(
            "orders_orderfile_facts", "Facts that were committed", registry=self.registry
        )
        self._seconds = Summary(
            "orders_orderfile_commit_seconds",
            "Seconds from records to a commit that has them",
            registry=self.registry,
        )
        self._missed = Counter(
            "orders_orderfile_missed_records",
            "Offsets that retention took before they were read",
            registry=self.registry,
        )
        self._failures = Counter(
            "orders_orderfile_failures",
            "Times that brokers, the registry or the disk held the writer up",
            registry=self.registry,
        )
        self._erased = Counter(
            "orders_orderfile_erased_orders",
            "Orders whose facts about people were erased, as they ended long ago",
            registry=self.registry,
        )
        self._archived = Counter(
            "orders_orderfile_archived_orders",
            "Bundles and supplements of orders that have ended, written to the archive",
            registry=self.registry,
        )
        self._read_at = Gauge(
            "orders_orderfile_read_timestamp_seconds",
            "When the newest record was written that was read",
            registry=self.registry,
        )
        self._complete_at = Gauge(
            "orders_orderfile_complete_timestamp_seconds",
            "Everything that was written before then stands in the file; 0: not since the start",
            registry=self.registry,
        )
        self._bytes = Gauge(
            "orders_orderfile_bytes", "Size of the file in bytes", registry=self.registry
        )

    def read(self, records: int, newest_ms: int) -> None:
        """So many records, the newest of then."""
        self._records.inc(records)
        self._read_at.set(newest_ms / 1000)

    def committed(self, facts: int, seconds: float) -> None:
        """So many facts more; it took so long."""
        self._facts.inc(facts)
        self._seconds.observe(seconds)

    def missed(self, records: int) -> None:
        """Retention took so many offsets unread."""
        self._missed.inc(records)

    def complete(self, at: float) -> None:
        """The file has everything that was there then."""
        self._complete_at.set(at)

    def erased(self, orders: int) -> None:
        """Of so many orders."""
        self._erased.inc(orders)

    def archived(self, orders: int) -> None:
        """So many bundles or supplements more."""
        self._archived.inc(orders)

    def size(self, size: int) -> None:
        """So many bytes."""
        self._bytes.set(size)

    def held_up(self) -> None:
        """Nothing can be read or written for now."""
        self._failures.inc()
