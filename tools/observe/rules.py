"""Recording rules and alerts for Prometheus 2.42 and later."""

from collections.abc import Iterator
from typing import Any

from tools.observe.levels import Burning, Level, Levels
from tools.observe.windows import shorter, within

RUNBOOK = "docs/runbook.md"
CUSTOMERS = {
    "answers": "Channels and customers wait for the answer to what they sent, or have none.",
    "flow": "Orders reach their warehouse later than promised times reckon with.",
    "status": "What customers and staff see of an order is older than the order.",
    "soundness": "Orders stand still because their records could not be handled.",
}
Rule = dict[str, Any]


def rules(levels: Levels, times: float = 1) -> dict[str, Any]:
    """The whole file; with windows so many times shorter, for a drill."""
    groups = {
        "orders_levels": [*_ratios(levels, times)],
        "orders_recorded": [
            {"record": one.record, "expr": within(one.expr, times)} for one in levels.recorded
        ],
        "orders_burning": [*_burning(levels, times)],
        "orders_alerts": [*_alerts(levels, times)],
    }
    return {"groups": [{"name": name, "rules": found} for name, found in groups.items()]}


def ratio(window: str) -> str:
    """Name of the recorded share that was bad within a window."""
    return f"level:orders_errors:ratio_rate{window}"


def _ratios(levels: Levels, times: float) -> Iterator[Rule]:
    for name, level in levels.levels.items():
        for window in levels.windows:
            yield {
                "record": ratio(window),
                "expr": level.errors(shorter(window, times)),
                "labels": {"level": name},
            }


def _burning(levels: Levels, times: float) -> Iterator[Rule]:
    for alert, name, level, speed, burning in levels.burns:
        expression = " or ".join(_pairs(name, level, burning))
        if level.silence and speed == "fast":
            silent = shorter(burning.pairs[0].short, times)
            expression += f" or on () absent(sum(rate({level.all}[{silent}])))"
        yield {
            "alert": alert,
            "expr": expression,
            "for": shorter("1m", times),
            "labels": {"severity": burning.severity, "level": name},
            "annotations": {
                "summary": f"{name} burns its budget {speed}: {level.about}, "
                f"{level.objective:.2%} of them in {levels.period}",
                "customers": CUSTOMERS[name],
                "runbook": f"{RUNBOOK}#{alert.lower()}",
            },
        }


def _pairs(name: str, level: Level, burning: Burning) -> Iterator[str]:
    for pair in burning.pairs:
        bound = f"{pair.times * level.budget:.6g}"
        long, short = (f'{ratio(each)}{{level="{name}"}}' for each in (pair.long, pair.short))
        yield f"({long} > {bound} and {short} > {bound})"


def _alerts(levels: Levels, times: float) -> Iterator[Rule]:
    for one in levels.alerts:
        lasting = {"for": shorter(one.lasting, times)} if one.lasting else {}
        kept = {"keep_firing_for": one.kept} if one.kept else {}  # no faster in a drill, either
        yield {
            "alert": one.alert,
            "expr": within(one.expr, times),
            **lasting,
            **kept,
            "labels": {"severity": one.severity},
            "annotations": {
                "summary": one.summary,
                "customers": one.customers,
                "runbook": f"{RUNBOOK}#{one.alert.lower()}",
            },
        }
    for unspoken in levels.unspoken:
        yield {
            "alert": unspoken.alert,
            "expr": within(unspoken.expr, times),
            **({"keep_firing_for": unspoken.kept} if unspoken.kept else {}),
            "labels": {"severity": "none"},
        }
    yield {
        "alert": levels.dead_mans_switch,
        "expr": "vector(1)",
        "labels": {"severity": "switch"},
        "annotations": {"summary": "alerting works; whoever does not hear this raises the alarm"},
    }
