"""What Prometheus is told: of each KPI numerator and denominator in the newest minute, hour and
day, all channels together, and how the counting goes. All series are there from the start
(docs/decisions/0061)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from orders.contracts.catalogue import STAGES
from services.insight.definitions import kpis
from services.insight.rows import WINDOWS, Key, Position
from services.insight.values import Of, Value

Newest = tuple[int, Mapping[str, Value]]
"""When a window begins, and KPI -> value."""


@dataclass(slots=True)
class Known:
    """What the worker knows, of the partitions that are its own. `newest`: by partition, then by
    stage and window. `read_at`: when the newest summary was written that is counted, seconds;
    `complete_at`: all that were written before then are."""

    newest: dict[int, dict[tuple[str, str], Newest]] = field(default_factory=dict)
    positions: Mapping[int, Position] = field(default_factory=dict)
    read_at: float = 0.0
    complete_at: float = 0.0

    def note(self, key: Key, told: Mapping[Of, Value]) -> None:
        """The values of a window, if none is newer."""
        own = self.newest.setdefault(key.partition, {})
        place = key.stage, key.window
        if place not in own or own[place][0] <= key.start_at:
            own[place] = key.start_at, of_all_channels(told)


def of_all_channels(told: Mapping[Of, Value]) -> Mapping[str, Value]:
    """KPI -> value, of those that have no label: amounts of several currencies are no sum."""
    found: dict[str, Value] = {}
    for of, value in told.items():
        if not kpis()[of.kpi].by_label:
            found[of.kpi] = found[of.kpi].plus(value) if of.kpi in found else value
    return found


class KpiCollector(Collector):
    """Reads what is known whenever somebody scrapes."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Every family."""
        above = GaugeMetricFamily(
            "orders_kpi_numerator",
            "Numerator of the KPI in the newest window, in its unit",
            labels=("kpi", "window"),
        )
        below = GaugeMetricFamily(
            "orders_kpi_denominator",
            "Denominator of the KPI in the newest window; 0: there is no value",
            labels=("kpi", "window"),
        )
        for name, kpi in kpis().items():
            if kpi.by_label or kpi.of_lake:
                continue
            for window in WINDOWS:
                value = self._value(name, kpi.stage, window)
                above.add_metric((name, window), value.numerator)
                if kpi.denominator is not None:
                    below.add_metric((name, window), value.denominator or 0)
        yield above
        yield below
        yield self._starts()
        yield from self._counting()

    def _value(self, name: str, stage: str, window: str) -> Value:
        """Of the newest window; a stage's summaries may once have come on other partitions."""
        _, found = max(
            (own.get((stage, window), (0, {})) for own in list(self._known.newest.values())),
            key=lambda newest: newest[0],
            default=(0, {}),
        )
        return found.get(name, Value(0, 0))

    def _starts(self) -> GaugeMetricFamily:
        family = GaugeMetricFamily(
            "orders_kpi_window_timestamp_seconds",
            "When the newest window begins, business clock; 0: there is none",
            labels=("stage", "window"),
        )
        for stage in STAGES:
            for window in WINDOWS:
                told = (own.get((stage, window)) for own in list(self._known.newest.values()))
                family.add_metric(
                    (stage, window), max((one[0] for one in told if one), default=0) / 1000
                )
        return family

    def _counting(self) -> Iterator[GaugeMetricFamily]:
        own = list(self._known.positions.values())
        told = {
            "late": "Summaries of a minute that is kept no longer; hours and days have them",
            "unreadable": "Records among the summaries that are none",
            "missed": "Offsets that retention took before they were counted",
        }
        for name, about in told.items():
            number = sum(getattr(one, name) for one in own)
            yield GaugeMetricFamily(f"orders_insight_{name}_records", about, value=number)
        yield GaugeMetricFamily(
            "orders_insight_partitions", "Partitions that this worker counts", value=len(own)
        )
        yield GaugeMetricFamily(
            "orders_insight_read_timestamp_seconds",
            "When the newest summary was written that is counted; 0: none was since the start",
            value=self._known.read_at,
        )
        yield GaugeMetricFamily(
            "orders_insight_complete_timestamp_seconds",
            "Every summary that was written before then is counted; 0: not since the start",
            value=self._known.complete_at,
        )
