"""What watches the local stack: what it is told, and that alerts are printed."""

import json
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from deploy.local.observers import settings
from deploy.local.observers.program import Program
from deploy.local.observers.sink import lines_of
from deploy.local.ports import a_free_one

PORTS = settings.Ports(1, 2, 3, 4)
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
