"""docs/operations.md tells the truth about settings and metrics: all of them, by their names,
and no other."""

import re
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric

from orders.client.lineage import Lineage
from orders.engine.core.metrics import Observer
from orders.engine.core.wiring import Wiring
from orders.engine.host.about import tell_about
from orders.engine.kafka.figures import ClientFigures
from orders.engine.settings import Settings
from orders.engine.settings.names import variable
from services.gateway.delivering.counting import Deliveries
from services.gateway.delivering.outbox import Outbox
from services.gateway.metrics import Metrics
from services.gateway.watching.telling import WatchMetrics
from services.insight.metrics import Known as KnownKpis
from services.insight.metrics import KpiCollector
from services.intake.stage import STAGE
from services.lookout.known import Known
from services.lookout.metrics import KnownCollector
from services.orderfile.metrics import Metrics as OrderFileMetrics
from services.spans.metrics import Metrics as SpansMetrics

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


def told() -> list[Metric]:
    """What a process of intake tells of itself, but for what every process of Python tells."""
    observer = Observer(Wiring(STAGE))
    tell_about(observer.registry, {"intake": "1"}, ClientFigures())
    return [one for one in observer.registry.collect() if one.name.startswith("orders_")]


def test_every_metric_is_there_and_no_other():
    written = {
        name.removesuffix("_total")
        for cell in table("Metrics and health")
        for name in re.findall(r"`([a-z_]+)`", cell)
    } - {"process_"}
    assert written == {metric.name for metric in told()}


def test_every_metric_of_the_gateway_is_there_and_no_other():
    written = {
        name.removesuffix("_total")
        for cell in table("The gateway")
        for name in re.findall(r"`([a-z_]+)`", cell)
    }
    metrics = Metrics()
    metrics.watch_spool(lambda: 0, lambda: 0)
    assert written == {metric.name for metric in metrics.registry.collect()}


def test_every_metric_of_deliveries_is_there_and_no_other(tmp_path: Path):
    written = {
        name.removesuffix("_total")
        for cell in table("Telling partners")
        for name in re.findall(r"`([a-z_]+)`", cell)
    }
    outbox = Outbox(tmp_path)
    counted = Deliveries(outbox, ["web"], lambda: 0)
    assert written == {metric.name for metric in counted.registry.collect()}
    outbox.close()


def test_metrics_follow_the_conventions():
    """One prefix, base units, no ids in labels."""
    for metric in told():
        assert metric.name.startswith("orders_")
        assert not re.search(r"_(ms|milliseconds|minutes|kb)$", metric.name)
        assert metric.documentation


def test_every_metric_of_the_watch_is_there_and_no_other():
    written = {
        name.removesuffix("_total")
        for cell in table("Watching the channels")
        for name in re.findall(r"`([a-z_]+)`", cell)
    }
    assert written == {metric.name for metric in WatchMetrics().registry.collect()}


def test_every_metric_of_the_spans_is_there_and_no_other():
    written = {
        name.removesuffix("_total")
        for cell in table("Traces")
        for name in re.findall(r"`(orders_[a-z_]+)`", cell)
    }
    assert written == {metric.name for metric in SpansMetrics().registry.collect()}


def test_every_metric_of_the_order_file_is_there_and_no_other():
    written = {
        name.removesuffix("_total")
        for cell in table("The order file")
        for name in re.findall(r"`(orders_[a-z_]+)`", cell)
    }
    assert written == {metric.name for metric in OrderFileMetrics().registry.collect()}


def test_every_metric_of_the_lookout_is_there_and_no_other():
    written = {name for cell in table("The lookout") for name in re.findall(r"`([a-z_]+)`", cell)}
    assert written == {metric.name for metric in KnownCollector(Known(1)).collect()}


def test_every_metric_of_insight_is_there_and_no_other():
    written = {
        name.removesuffix("_total")
        for cell in table("KPIs")
        for name in re.findall(r"`(orders_[a-z_]+)`", cell)
    }
    registry = CollectorRegistry()
    registry.register(KpiCollector(KnownKpis()))
    Lineage([], registry)
    assert written == {metric.name for metric in registry.collect()}
