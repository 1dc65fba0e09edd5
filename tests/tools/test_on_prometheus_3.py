"""On Prometheus 3, where `make prometheus-3` has fetched one: the same alerts fire and the same do
not, every panel is understood, and a server takes our settings and what a replica tells."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from prometheus_client import start_http_server

from deploy.local.observers import settings
from deploy.local.observers.newer import PROGRAMS
from deploy.local.observers.program import Program
from deploy.local.ports import a_free_one
from orders.client.prometheus import Prometheus
from orders.engine.core.batch import Done
from orders.engine.core.metrics import Observer
from orders.engine.core.wiring import Wiring
from services.intake.stage import STAGE as INTAKE
from tests.tools.test_observe import CASES, LEVELS, prepared, run
from tests.tools.test_prometheus_3 import EVERY
from tools.observe.__main__ import drilled, write

pytestmark = pytest.mark.skipif(
    not (PROGRAMS / "prometheus").exists(),
    reason="no Prometheus 3 here: `make prometheus-3` fetches one from a newer Debian",
)
PROMTOOL, AMTOOL = str(PROGRAMS / "promtool"), str(PROGRAMS / "amtool")
PATIENCE = 120.0


def test_it_is_one() -> None:
    assert "version 3." in run(PROMTOOL, "--version").stdout


def test_the_same_alerts_fire_and_the_same_do_not(tmp_path: Path) -> None:
    files = [prepared(case, tmp_path / str(number)) for number, case in enumerate(CASES)]
    said = run(PROMTOOL, "test", "rules", *files)
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.count("SUCCESS") == len(CASES)


@pytest.mark.parametrize("times", [1, 20])
def test_it_takes_the_rules_of_every_length(times: float, tmp_path: Path) -> None:
    write(tmp_path, drilled(LEVELS, times, ""))
    said = run(PROMTOOL, "check", "rules", str(tmp_path / "rules.yaml"))
    assert said.returncode == 0, said.stdout + said.stderr


def test_it_understands_every_expression(tmp_path: Path) -> None:
    asked = [{"record": f"asked:{number}", "expr": one} for number, one in enumerate(EVERY)]
    groups = {"groups": [{"name": "asked", "rules": asked}]}
    write(tmp_path, {"rules.yaml": yaml.safe_dump(groups)})
    said = run(PROMTOOL, "check", "rules", str(tmp_path / "rules.yaml"))
    assert said.returncode == 0, said.stdout + said.stderr


def test_prometheus_and_alertmanager_take_what_they_are_told(tmp_path: Path) -> None:
    settings.write(tmp_path, settings.Ports(1, 2, 3, 4, 5))
    for command in (
        (PROMTOOL, "check", "config", str(tmp_path / "prometheus.yaml")),
        (AMTOOL, "check-config", str(tmp_path / "alertmanager.yaml")),
    ):
        said = run(*command)
        assert said.returncode == 0, said.stdout + said.stderr


def test_it_scrapes_what_a_replica_tells_and_no_rule_fails(tmp_path: Path) -> None:
    observer = Observer(Wiring(INTAKE))
    observer.batch(Done(3, committed_at=5_000, recorded=[1], submitted=[1]))
    server, _ = start_http_server(0, "127.0.0.1", observer.registry)
    try:
        with serving(tmp_path, server.server_port) as prometheus:
            until(lambda: bool(prometheus.now('up{job="orders"} == 1')))
            until(lambda: bool(prometheus.now(f'ALERTS{{alertname="{LEVELS.dead_mans_switch}"}}')))
            [delay] = prometheus.now('orders_stage_delay_seconds_bucket{le="10.0"}')
            assert delay.points[-1][1] == 1
            assert list(prometheus.failing_rules()) == []
    finally:
        server.shutdown()


@contextmanager
def serving(folder: Path, target: int) -> Iterator[Prometheus]:
    """A Prometheus 3 with our settings and rules, which scrapes this port; gone afterwards."""
    ports = settings.Ports(*(a_free_one() for _ in settings.Ports._fields))
    settings.write(folder, ports)
    (folder / "targets" / "intake-1.json").write_text(f'[{{"targets": ["127.0.0.1:{target}"]}}]')
    command = [
        str((PROGRAMS / "prometheus").resolve()),
        f"--config.file={folder / 'prometheus.yaml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{ports.prometheus}",
    ]
    program = Program("Prometheus", folder / "run", ports.prometheus, "/-/ready", command)
    program.start()
    try:
        yield Prometheus(program.address)
    finally:
        program.daemon.stop()


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.2)
