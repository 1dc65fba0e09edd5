"""What Prometheus is told of carriers' words. No number of a parcel is a label."""

from prometheus_client import CollectorRegistry, Counter, Gauge


class Metrics:
    """The metrics of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._scans = Counter(
            "orders_carriers_scans",
            "Scans by what became of them: told, told with a code that its carrier's table has not,"
            " or without a time; whose parcel nobody knew; payloads that said nothing, and why",
            ["carrier", "what"],
            registry=self.registry,
        )
        self._each: dict[tuple[str, str], Counter] = {}
        self._waiting = Gauge(
            "orders_carriers_waiting_scans",
            "Scans that wait for somebody to know their parcel",
            registry=self.registry,
        )
        self._failures = Counter(
            "orders_carriers_failures",
            "Times that brokers, the registry or the order file held it up",
            registry=self.registry,
        )

    def scan(self, carrier: str, what: str) -> None:
        """One more."""
        if (each := self._each.get((carrier, what))) is None:
            each = self._each[carrier, what] = self._scans.labels(carrier, what)
        each.inc()

    def waiting(self, scans: int) -> None:
        """So many wait now."""
        self._waiting.set(scans)

    def held_up(self) -> None:
        """Something stood in the way."""
        self._failures.inc()
