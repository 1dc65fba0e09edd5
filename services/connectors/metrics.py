"""What Prometheus is told of attempts. No order and no address is a label; templates are those of
the house."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from orders.contracts.records import AttemptOrdered, AttemptSettled
from services.connectors.mail.texts import known

SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)
OTHER = "other"


class Metrics:
    """The metrics of the process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._attempts = Counter(
            "orders_connector_attempts",
            "Attempts outside the house, by text and what came of them",
            ["connector", "template", "outcome"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "orders_connector_seconds",
            "How long attempts took",
            ["connector"],
            buckets=SECONDS,
            registry=self.registry,
        )

    def settled(self, ordered: AttemptOrdered, report: AttemptSettled, seconds: float) -> None:
        """One attempt."""
        template = ordered["template"] if ordered["template"] in known() else OTHER
        labels = (ordered["connector"], template, report["outcome"].lower())
        self._attempts.labels(*labels).inc()
        self._seconds.labels(ordered["connector"]).observe(seconds)
