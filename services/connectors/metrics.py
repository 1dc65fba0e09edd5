"""What Prometheus is told of attempts. No order and no address is a label; templates are those of
the house."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from orders.contracts.records import AttemptOrdered, AttemptSettled
from services.connectors.mail.reading import KINDS, Was
from services.connectors.mail.texts import known

SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)
OTHER, MAIL = "other", "mail"


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

        self._returned = Counter(
            "orders_connector_returned_mails",
            "Mails that came to the address to which mails come back, by what they were",
            ["was"],
            registry=self.registry,
        )
        for kind in KINDS:
            self._returned.labels(kind)

    def returned(self, was: Was) -> None:
        """One mail. One of ours that came back counts beside the attempt that was done: of which
        text it was is not known any more."""
        self._returned.labels(was).inc()
        if was == "returned":
            self._attempts.labels(MAIL, OTHER, was).inc()

    def settled(self, ordered: AttemptOrdered, report: AttemptSettled, seconds: float) -> None:
        """One attempt."""
        template = ordered["template"] if ordered["template"] in known() else OTHER
        labels = (ordered["connector"], template, report["outcome"].lower())
        self._attempts.labels(*labels).inc()
        self._seconds.labels(ordered["connector"]).observe(seconds)
