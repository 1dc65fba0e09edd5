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
        for place in ("log", "spool"):  # from the start: Prometheus sees no increase from nothing
            self.durable.labels(place)
        self.keys_reused = Counter(
            "orders_gateway_keys_reused",
            "Requests refused as another body was under way under their Idempotency-Key",
            registry=self.registry,
        )

        self.papers = Counter(
            "orders_gateway_papers",
            "Papers asked for, by outcome: made, refused (records disagree), failed (our fault)",
            ["outcome"],
            registry=self.registry,
        )
        for outcome in ("made", "refused", "failed"):
            self.papers.labels(outcome)
        self.unprintable = Counter(
            "orders_gateway_papers_unprintable",
            "Characters of papers that no font has, printed as their code points",
            registry=self.registry,
        )
        self._counted: dict[tuple[str, int], Counter] = {}
        self._timed: dict[str, Histogram] = {}

    def answered(self, route: str, status: int, seconds: float) -> None:
        """One request more. What has these labels is looked up once."""
        if (counted := self._counted.get((route, status))) is None:
            counted = self._counted[route, status] = self.answers.labels(route, str(status))
        if (timed := self._timed.get(route)) is None:
            timed = self._timed[route] = self.seconds.labels(route)
        counted.inc()
        timed.observe(seconds)

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
