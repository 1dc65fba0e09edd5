"""docs/operations.md tells the truth about settings and metrics: all of them, by their names,
and no other."""

import re
from pathlib import Path

from orders.engine.core.metrics import Observer
from orders.engine.settings import Settings
from orders.engine.settings.names import variable
from services.gateway.metrics import Metrics

DOCUMENT = Path("docs/operations.md").read_text(encoding="utf-8")


def table(heading: str) -> list[str]:
    """The first cell of each row of the first table behind a heading."""
    section = DOCUMENT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return [
        row.split(" | ")[0].removeprefix("| ")
        for row in section.splitlines()
        if row.startswith("| `")
    ]


def test_every_setting_is_there_and_no_other():
    written: set[str] = set()
    for cell in table("Settings"):
        first, *others = re.findall(r"`([A-Z_]+)(?:__<PROPERTY>)?`", cell)
        written |= {
            first,
            *(
                first.removesuffix("_MODE") + other if other.startswith("_") else other
                for other in others
            ),
        }
    assert written == {variable(field, info) for field, info in Settings.model_fields.items()}


def test_every_metric_is_there_and_no_other():
    written = {
        name.removesuffix("_total")
        for cell in table("Metrics and health")
        for name in re.findall(r"`([a-z_]+)`", cell)
    }
    assert written == {metric.name for metric in Observer("review").registry.collect()} | {
        "orders_stage_part_seconds"
    }


def test_every_metric_of_the_gateway_is_there_and_no_other():
    written = {
        name.removesuffix("_total")
        for cell in table("The gateway")
        for name in re.findall(r"`([a-z_]+)`", cell)
    }
    metrics = Metrics()
    metrics.watch_spool(lambda: 0, lambda: 0)
    assert written == {metric.name for metric in metrics.registry.collect()}


def test_metrics_follow_the_conventions():
    """One prefix, base units, no ids in labels."""
    for metric in Observer("review").registry.collect():
        assert metric.name.startswith("orders_stage_")
        assert not re.search(r"_(ms|milliseconds|minutes|kb)$", metric.name)
        assert metric.documentation
