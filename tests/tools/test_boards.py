"""Dashboards ask for what there is, in words that Prometheus understands, and show it side by
side."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
import yaml

from orders.client.prometheus import filled
from orders.engine.core.metrics import Observer
from orders.engine.core.wiring import Wiring
from orders.engine.host.about import tell_about
from orders.engine.kafka.figures import ClientFigures
from services.connectors.metrics import Metrics as ConnectorMetrics
from services.insight.metrics import Known, KpiCollector
from services.intake.stage import STAGE
from services.lake.metrics import Metrics as LakeMetrics
from services.orderfile.metrics import Metrics as OrderFileMetrics
from tools.observe.boards import all_boards, boards
from tools.observe.levels import load
from tools.observe.rules import rules

LEVELS = load()
BOARDS = all_boards(LEVELS)
LOOKOUT = {
    "kafka_brokers",
    "kafka_topic_partition_under_replicated_partition",
    "orders_audit_differences",
    "orders_audit_timestamp_seconds",
    "orders_certificate_expiry_timestamp_seconds",
    "orders_channel_heard_timestamp_seconds",
    "orders_channel_silent",
    "orders_clock_gap_seconds",
    "orders_server_up",
    "orders_stage_heartbeat_timestamp_seconds",
    "orders_stage_parked_keys",
    "orders_stage_stuck_orders",
    "orders_stage_waiting_records",
}
"""What services/lookout tells."""
GATEWAY = {
    "orders_gateway_spool_records",
    "orders_gateway_unacknowledged",
    "orders_gateway_undelivered_oldest_seconds",
    "orders_gateway_watch_clock_ahead_seconds",
    "orders_gateway_watch_state",
}
"""What services/gateway tells, its courier and its watch."""
FIGURES = {
    f"orders_{service}_complete_timestamp_seconds" for service in ("insight", "lake", "orderfile")
}
"""What services/insight, services/lake and services/orderfile tell."""
CONNECTORS = {"orders_connector_attempts_total"}
OTHERS = {
    "ALERTS",
    "orders_stage_heartbeats_total",
    "node_filesystem_avail_bytes",
    "node_filesystem_size_bytes",
    "process_cpu_seconds_total",
    "process_resident_memory_bytes",
    "redis_memory_used_bytes",
}
"""Of Prometheus itself, of Python's client, of the node and the Redis exporter."""
NAME = re.compile(
    r"\b(?:orders|kafka|redis|node|process|level|stage_event_outcome)_?:?[a-z_0-9:]+\b|\bALERTS\b"
)


def replicas() -> set[str]:
    """What a replica tells."""
    observer = Observer(Wiring(STAGE))
    tell_about(observer.registry, {"intake": "1"}, ClientFigures())
    told = set[str]()
    for family in observer.registry.collect():
        told |= {
            family.name,
            *(f"{family.name}{end}" for end in ("_total", "_bucket", "_count", "_sum")),
        }
    return told


def recorded() -> set[str]:
    return {
        rule["record"]
        for group in rules(LEVELS)["groups"]
        for rule in group["rules"]
        if "record" in rule
    }


def expressions() -> Iterator[str]:
    for board in BOARDS:
        for panel in board.panels:
            yield from panel.shows.values()


def asked(expression: str) -> set[str]:
    """Names of metrics in an expression: what is no label, no grouping and no text."""
    bare = re.sub(r'"[^"]*"|\{[^}]*\}', "", expression)
    bare = re.sub(r"\b(by|on|without|ignoring|group_left|group_right) ?\([^)]*\)", "", bare)
    return set(NAME.findall(bare))


def test_everything_that_is_asked_for_is_told() -> None:
    told = replicas() | recorded() | LOOKOUT | GATEWAY | CONNECTORS | FIGURES | OTHERS
    alerts = [rule["expr"] for group in rules(LEVELS)["groups"] for rule in group["rules"]]
    unknown = {name for one in (*alerts, *expressions()) for name in asked(one)} - told
    assert unknown == set()


def test_the_gateway_tells_what_its_alert_asks_for() -> None:
    sources = "".join(file.read_text("utf-8") for file in Path("services/gateway").rglob("*.py"))
    assert {name for name in GATEWAY if f'"{name}"' not in sources} == set()


def test_connectors_tell_what_their_alert_asks_for() -> None:
    told = {f"{family.name}_total" for family in ConnectorMetrics().registry.collect()}
    assert told >= CONNECTORS


def test_whoever_makes_figures_tells_how_far_they_are() -> None:
    told = {family.name for family in KpiCollector(Known()).collect()}
    told |= {family.name for family in LakeMetrics().registry.collect()}
    told |= {family.name for family in OrderFileMetrics().registry.collect()}
    assert told >= FIGURES


def test_a_slip_of_the_pen_is_noticed() -> None:
    assert asked('sum by (stage) (rate(orders_flow_secnds_bucket{le="5"}[5m]))') == {
        "orders_flow_secnds_bucket"
    }


@pytest.mark.skipif(which("promtool") is None, reason="promtool is not installed")
def test_prometheus_understands_every_expression(tmp_path: Path) -> None:
    rules = [
        {"record": f"panel:{number}", "expr": filled(one, "1m", "review")}
        for number, one in enumerate(expressions())
    ]
    (tmp_path / "rules.yaml").write_text(
        yaml.safe_dump({"groups": [{"name": "boards", "rules": rules}]})
    )
    said = subprocess.run(
        ["promtool", "check", "rules", str(tmp_path / "rules.yaml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize("name", [board.name for board in BOARDS])
def test_panels_stand_side_by_side_and_ask_the_source_that_is_chosen(name: str) -> None:
    made: dict[str, Any] = json.loads(boards(LEVELS)[f"dashboards/{name}.json"])
    [board] = [one for one in BOARDS if one.name == name]
    panels = made["panels"]
    assert [one["title"] for one in panels] == [one.title for one in board.panels]
    assert [one["id"] for one in panels] == [*range(1, len(panels) + 1)]
    assert all(one["datasource"]["uid"] == "${datasource}" for one in panels)
    taken = set[tuple[int, int]]()
    for one in panels:
        at = one["gridPos"]
        squares = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not squares & taken, one["title"]
        assert at["x"] + at["w"] <= 24
        taken |= squares
    names = {one["name"] for one in made["templating"]["list"]}
    assert names == ({"datasource", "stage"} if board.by_stage else {"datasource"})
