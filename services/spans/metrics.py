"""What Prometheus is told of the spans. No order id is a label."""

from prometheus_client import CollectorRegistry, Counter, Gauge


class Metrics:
    """The metrics of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.records = Counter(
            "orders_spans_records", "Records that were read", registry=self.registry
        )
        self.missed = Counter(
            "orders_spans_missed_records",
            "Records that retention took before they were read",
            registry=self.registry,
        )
        self.sent = Counter(
            "orders_spans_sent", "Spans that the receiver took", registry=self.registry
        )
        self.refused = Counter(
            "orders_spans_refused",
            "Spans that the receiver will never take; they are gone",
            registry=self.registry,
        )
        self.failures = Counter(
            "orders_spans_failures",
            "Requests that the receiver did not take; they are sent again",
            registry=self.registry,
        )
        self.waiting = Gauge(
            "orders_spans_waiting", "Spans that wait for the receiver", registry=self.registry
        )
        self.read_at = Gauge(
            "orders_spans_read_timestamp_seconds",
            "When the newest record was written whose spans are sent; heartbeats move it, too",
            registry=self.registry,
        )
