"""What every service tells Prometheus, as it is scraped: promtool has nothing to say about it, no
series is doubled by when it was made, and no counter begins with the first that it counts."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from orders.client.groups import wiring_of
from orders.contracts.catalogue import STAGES
from orders.engine.core.metrics import Observer
from orders.engine.host.about import tell_about
from orders.engine.host.exposition import exposition
from orders.engine.host.registries import merged
from orders.engine.kafka.figures import WRITER, ClientFigures
from services.gateway.delivering.counting import Deliveries
from services.gateway.delivering.outbox import Outbox
from services.gateway.metrics import Metrics
from services.gateway.watching.telling import Told, WatchMetrics
from services.insight.metrics import Known, KpiCollector
from services.lake.metrics import Metrics as LakeMetrics
from services.lookout.metrics import KnownCollector
from services.orderfile.metrics import Metrics as OrderFileMetrics
from services.spans.metrics import Metrics as SpansMetrics
from tests.lookout.made import flowing

OPENMETRICS = "application/openmetrics-text; version=1.0.0"
AS_THEY_COME = {"orders_gateway_answers"}
"""Statuses are no closed list (docs/decisions/0061-series-are-declared.md)."""


def stages() -> CollectorRegistry:
    """Of a process that has all of them."""
    figures = ClientFigures()
    figures._take(WRITER, "{}")
    whole = merged([Observer(wiring_of(stage)).registry for stage in STAGES])
    tell_about(whole, dict.fromkeys(STAGES, "1"), figures)
    return whole


def gateway() -> CollectorRegistry:
    metrics = Metrics()
    metrics.answered("see_order", 200, 0.1)
    metrics.watch_spool(lambda: 0, lambda: 0)
    return metrics.registry


def watch() -> CollectorRegistry:
    metrics = WatchMetrics(["web"])
    metrics.note(Told("web", "quiet", {}), 0)
    return metrics.registry


def lookout() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(KnownCollector(flowing()))
    return registry


def insight() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(KpiCollector(Known()))
    return registry


@pytest.fixture
def every_service(tmp_path: Path) -> Iterator[dict[str, CollectorRegistry]]:
    outbox = Outbox(tmp_path)
    yield {
        "stages": stages(),
        "gateway": gateway(),
        "deliver": Deliveries(outbox, ["web"], lambda: 0).registry,
        "watch": watch(),
        "lookout": lookout(),
        "spans": SpansMetrics().registry,
        "insight": insight(),
        "lake": LakeMetrics().registry,
        "orderfile": OrderFileMetrics().registry,
    }
    outbox.close()


def test_nobody_tells_when_a_series_was_made(every_service: dict[str, CollectorRegistry]) -> None:
    for name, registry in every_service.items():
        for accepted in ("", OPENMETRICS):
            assert b"_created" not in exposition(registry, accepted)[0], name


def test_every_counter_is_there_before_it_counts(
    every_service: dict[str, CollectorRegistry],
) -> None:
    for registry in every_service.values():
        for family in text_string_to_metric_families(exposition(registry)[0].decode()):
            if family.type == "counter" and family.name not in AS_THEY_COME:
                assert family.samples, family.name


@pytest.mark.skipif(which("promtool") is None, reason="promtool is not installed")
def test_promtool_has_nothing_to_say(every_service: dict[str, CollectorRegistry]) -> None:
    for name, registry in every_service.items():
        said = subprocess.run(
            ["promtool", "check", "metrics"],
            input=exposition(registry)[0],
            capture_output=True,
            check=False,
        )
        assert (said.returncode, said.stdout + said.stderr) == (0, b""), name
