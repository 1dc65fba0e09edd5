"""What Prometheus is told of deliveries. No order and no name is a label."""

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import get_args

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from orders.contracts.records import AnswerKind
from services.gateway.delivering.outbox import Outbox
from services.gateway.delivering.posting import Attempt
from services.gateway.delivering.rows import Outgoing
from services.gateway.delivering.taking import RECEIPT, Came

OVERDUE = "state = 'sent' AND due_at < ?"
"""Not acknowledged in the time that its partner has for it."""
KINDS = (*get_args(AnswerKind), RECEIPT)
OUTCOMES = ("sent", "acknowledged", "left_out", "refused", "away")


class Deliveries:
    """The metrics of the process. Outcomes are the states of the outbox, and `away`: a try that
    came to nothing."""

    def __init__(self, outbox: Outbox, channels: Iterable[str], now: Callable[[], int]) -> None:
        self.registry = CollectorRegistry()
        told = list(channels)
        self.registry.register(_Backlog(outbox, told, now))
        self._counted = Counter(
            "orders_gateway_deliveries",
            "Answers to partners, by kind and what became of them; away: tries that failed",
            ["channel", "kind", "outcome"],
            registry=self.registry,
        )
        for labels in product(told, KINDS, OUTCOMES):
            self._counted.labels(*labels)  # Prometheus sees no increase from nothing

    def attempted(self, one: Outgoing, attempt: Attempt, acknowledged: bool) -> None:
        """One try."""
        taken = "acknowledged" if acknowledged else "sent"
        outcome = taken if attempt.outcome == "taken" else attempt.outcome
        self._counted.labels(one.channel, one.kind, outcome).inc()

    def came(self, came: Iterable[Came]) -> None:
        """What became of answers by what was read."""
        for one, outcome in came:
            self._counted.labels(one.channel, one.kind, outcome).inc()


class _Backlog(Collector):
    """Looked up whenever somebody asks."""

    def __init__(self, outbox: Outbox, channels: list[str], now: Callable[[], int]) -> None:
        self._outbox, self._channels, self._now = outbox, channels, now

    def collect(self) -> Iterator[Metric]:
        now = self._now()
        oldest = GaugeMetricFamily(
            "orders_gateway_undelivered_oldest_seconds",
            "Age of the oldest answer that its partner does not have; 0 if there is none",
            labels=["channel"],
        )
        overdue = GaugeMetricFamily(
            "orders_gateway_unacknowledged",
            "Answers that were sent, and not acknowledged in time",
            labels=["channel"],
        )
        for channel in self._channels:
            first = self._outbox.first_waiting(channel)
            oldest.add_metric([channel], (now - first.drawn_at) / 1000 if first else 0.0)
            late = self._outbox.count(f"{OVERDUE} AND channel = ?", now, channel)
            overdue.add_metric([channel], late)
        yield from (oldest, overdue)
