"""What Prometheus is told of the edge. No order id and no address of a client is a label."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The metrics of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.answers = Counter(
            "orders_gateway_answers",
            "Requests answered, by route and HTTP status",
            ["route", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "orders_gateway_seconds",
            "Seconds from a request to its answer, by route",
            ["route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.durable = Counter(
            "orders_gateway_durable",
            "Records made durable, by where: log, or spool (one disk until it is drained)",
            ["durable_in"],
            registry=self.registry,
        )

    def watch_spool(self, records: Callable[[], int], size: Callable[[], int]) -> None:
        """Tell how full the spool is, whenever somebody asks."""
        Gauge(
            "orders_gateway_spool_records",
            "Records in the spool",
            registry=self.registry,
        ).set_function(records)
        Gauge(
            "orders_gateway_spool_bytes",
            "Bytes of the records in the spool",
            registry=self.registry,
        ).set_function(size)
