"""The figures of a demo: what the machine did for the orders, and what a customer saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rich.table import Table


class Percentiles(NamedTuple):
    """Milliseconds of wall time, by nearest rank; None if nothing was measured."""

    p50: int | None
    p99: int | None
    measured: int


@dataclass(frozen=True)
class Figures:
    """`load_seconds` at the steady `rate`; `life_seconds` from the first order of all to the end
    of the last.

    `cpu_load`, `cpu_life`: process -> CPU seconds, in the loaded phase and in the whole life.
    """

    rate: float
    submitted: int
    released: int
    load_seconds: float
    orders: int
    life_seconds: float
    answered: Percentiles
    acknowledged: Percentiles
    through: Percentiles
    cpu_load: Mapping[str, float]
    cpu_life: Mapping[str, float]

    def as_json(self) -> dict[str, Any]:
        """As `orders demo --json` prints it; CPU in milliseconds an order."""
        return {
            "steady_rate": round(self.rate, 1),
            "released_per_second": _per(self.released, self.load_seconds),
            "finished_per_second": _per(self.orders, self.life_seconds),
            "answered_ms": self.answered._asdict(),
            "acknowledged_ms": self.acknowledged._asdict(),
            "released_ms": self.through._asdict(),
            "cpu_ms_per_order": {
                "loaded": _an_order(self.cpu_load, self.submitted),
                "whole_life": _an_order(self.cpu_life, self.orders),
            },
        }


def percentiles(values: Sequence[int]) -> Percentiles:
    """Of these milliseconds."""
    if not values:
        return Percentiles(None, None, 0)
    ranked = sorted(values)
    p50, p99 = (ranked[min(len(ranked) - 1, len(ranked) * part // 100)] for part in (50, 99))
    return Percentiles(p50, p99, len(ranked))


def table(figures: Figures) -> Table:
    """The same for people."""
    shown = Table(title="what it took", title_justify="left", show_header=False)
    shown.add_row("steady rate, found by the probe", f"{figures.rate:.0f} orders a second")
    shown.add_row(
        "released to warehouses meanwhile", _second(figures.released, figures.load_seconds)
    )
    shown.add_row(
        "whole lives, to the end of the last", _second(figures.orders, figures.life_seconds)
    )
    shown.add_row("a shop has its answer (202) after", _told(figures.answered))
    shown.add_row("a customer has the receipt after", _told(figures.acknowledged))
    shown.add_row("a sound order is at the warehouse after", _told(figures.through))
    loaded, life = figures.as_json()["cpu_ms_per_order"].values()
    shown.add_row("CPU an order while loaded", f"{sum(loaded.values()):.1f} ms")
    shown.add_row("CPU an order, whole life", f"{sum(life.values()):.1f} ms: {_dearest(life)}")
    return shown


def _told(took: Percentiles) -> str:
    if took.p50 is None or took.p99 is None:
        return "nothing measured"
    return f"{took.p50} ms (half of them), {took.p99} ms (99 of 100)"


def _second(count: int, seconds: float) -> str:
    return f"{_per(count, seconds)} orders a second"


def _per(count: int, seconds: float) -> float:
    return round(count / seconds, 1) if seconds > 0 else 0.0


def _an_order(cpu: Mapping[str, float], orders: int) -> dict[str, float]:
    return {name: round(seconds * 1000 / max(orders, 1), 2) for name, seconds in cpu.items()}


def _dearest(cpu: Mapping[str, float]) -> str:
    ranked = sorted(cpu.items(), key=lambda entry: -entry[1])
    return ", ".join(f"{name} {ms:.1f}" for name, ms in ranked[:5])
