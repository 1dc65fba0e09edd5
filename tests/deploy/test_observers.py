"""What watches the local stack: what it is told, and that alerts are printed."""

import json
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from deploy.local.observers import Observers, settings
from deploy.local.observers.program import Program
from deploy.local.observers.sink import lines_of
from deploy.local.ports import a_free_one

PORTS = settings.Ports(1, 2, 3, 4, 5)
TOLD = {
    "alerts": [
        {
            "status": "firing",
            "startsAt": "2026-12-10T10:36:51.204Z",
            "labels": {"alertname": "OrdersStandStill", "severity": "page", "stage": "review"},
            "annotations": {"summary": "review stands still"},
        }
    ]
}


def test_ports_are_chosen_once(tmp_path: Path):
    first = settings.settled(tmp_path / "obs" / "ports.json")
    assert settings.settled(tmp_path / "obs" / "ports.json") == first
    assert len(set(first)) == len(first)


def test_a_program_that_came_later_has_a_port_beside_those_that_are_remembered(tmp_path: Path):
    file = tmp_path / "ports.json"
    file.write_text(json.dumps({"prometheus": 1, "alertmanager": 2}))
    ports = settings.settled(file)
    assert ports[:2] == (1, 2)
    assert ports.node_exporter > 2


def test_the_exporter_of_redis_has_the_lookouts_login_where_there_are_logins(tmp_path: Path):
    secret = tmp_path / "ORDERS_REDIS_URL"
    assert settings.of_redis("redis://a:1/0", secret) == {"REDIS_ADDR": "redis://a:1/0"}
    secret.write_text("rediss://lookout:a%2Fb@127.0.0.1:25803/0?ssl_ca_certs=/s/ca.pem\n")
    assert settings.of_redis("rediss://a:1/0", secret) == {
        "REDIS_ADDR": "rediss://127.0.0.1:25803",
        "REDIS_USER": "lookout",
        "REDIS_PASSWORD": "a/b",
        "REDIS_EXPORTER_TLS_CA_CERT_FILE": "/s/ca.pem",
    }


def test_the_lookout_is_told_where_prometheus_is_while_it_runs(tmp_path: Path):
    file, observers = tmp_path / "stack.env", Observers(tmp_path, print)
    observers._tell("ORDERS_PROMETHEUS_URL=http://a")
    assert not file.exists(), "no stack, nobody to tell"
    file.write_text("ORDERS_PARTITIONS=2\n")
    for address in ("http://a", "http://b"):
        observers._tell(f"ORDERS_PROMETHEUS_URL={address}")
    assert file.read_text() == "ORDERS_PARTITIONS=2\nORDERS_PROMETHEUS_URL=http://b\n"
    observers._tell("")
    assert file.read_text() == "ORDERS_PARTITIONS=2\n"


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_prometheus_takes_what_it_is_told(tmp_path: Path):
    settings.write(tmp_path, PORTS)
    (tmp_path / "targets" / "review-1.json").write_text('[{"targets": ["127.0.0.1:5"]}]')
    checked = subprocess.run(
        ["promtool", "check", "config", str(tmp_path / "prometheus.yaml")],
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.skipif(shutil.which("amtool") is None, reason="amtool is not installed")
def test_alertmanager_takes_what_it_is_told(tmp_path: Path):
    settings.write(tmp_path, PORTS)
    checked = subprocess.run(
        ["amtool", "check-config", str(tmp_path / "alertmanager.yaml")],
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_an_alert_is_a_line():
    assert lines_of(TOLD) == [
        "2026-12-10T10:36:51  firing   page    OrdersStandStill: review stands still"
    ]


def test_the_sink_prints_what_comes_and_ends_when_told(tmp_path: Path):
    port = a_free_one()
    command = [sys.executable, "-m", "deploy.local.observers.sink", str(port)]
    environment = {"PYTHONPATH": str(Path.cwd())}
    sink = Program("sink", tmp_path / "sink", port, "/", command, environment)
    sink.start()
    try:
        body = json.dumps(TOLD).encode()
        with urllib.request.urlopen(sink.address, body, timeout=60) as answer:
            assert answer.status == 200
        assert "OrdersStandStill: review stands still" in sink.daemon.log.read_text()
    finally:
        sink.daemon.stop()
    assert sink.daemon.pid() is None
