"""What Prometheus is told of the lake's writer."""

from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge

from orders.contracts.errors import Reason
from services.lake.feeds import FEEDS
from services.lake.recording import ASIDE

REASONS = (*get_args(Reason), "unlike_table", "senseless")
"""Why a record is kept aside."""


class Metrics:
    """The metrics of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._records = Counter(
            "orders_lake_records", "Records that were read", registry=self.registry
        )
        self._rows = Counter(
            "orders_lake_rows",
            "Rows that were committed, by table",
            ["table"],
            registry=self.registry,
        )
        self._aside = Counter(
            "orders_lake_aside_records",
            "Records that are no row of their table and stand in table undecodable, by reason",
            ["reason"],
            registry=self.registry,
        )
        for table in (*FEEDS, ASIDE):
            self._rows.labels(table)
        for reason in REASONS:
            self._aside.labels(reason)
        self._missed = Counter(
            "orders_lake_missed_records",
            "Offsets that retention took before they were read",
            registry=self.registry,
        )
        self._failures = Counter(
            "orders_lake_failures",
            "Times that brokers, the registry, the folder or the catalogue held the writer up",
            registry=self.registry,
        )
        self._read_at = Gauge(
            "orders_lake_read_timestamp_seconds",
            "When the newest record was written that was read",
            registry=self.registry,
        )
        self._committed_at = Gauge(
            "orders_lake_commit_timestamp_seconds",
            "When a table was committed last",
            registry=self.registry,
        )
        self._complete_at = Gauge(
            "orders_lake_complete_timestamp_seconds",
            "Everything that was written before then stands in the tables; 0: not since the start",
            registry=self.registry,
        )

    def read(self, records: int, newest_ms: int) -> None:
        """So many records, the newest of then."""
        self._records.inc(records)
        self._read_at.set(newest_ms / 1000)

    def kept_aside(self, reason: str, records: int) -> None:
        """So many records are no row of their table."""
        self._aside.labels(reason).inc(records)

    def missed(self, records: int) -> None:
        """Retention took so many offsets unread."""
        self._missed.inc(records)

    def committed(self, table: str, rows: int) -> None:
        """A table has so many rows more."""
        self._rows.labels(table).inc(rows)
        self._committed_at.set_to_current_time()

    def complete(self, at: float) -> None:
        """The tables have everything that was there then."""
        self._complete_at.set(at)

    def held_up(self) -> None:
        """Nothing can be read or written for now."""
        self._failures.inc()
