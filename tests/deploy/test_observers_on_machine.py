"""What watches the local stack, as `make up OBS=1` and `make down` have it, on Debian's own
programs: a child is found by its file, its death is seen, an alert is printed."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client import CollectorRegistry

from deploy.local import LocalStack, StackError
from deploy.local.observers import Observers, settings
from deploy.local.observers.observers import NAMES, TOLD
from deploy.local.process import Daemon
from orders.cli.targets import FOLDER, METRICS, announced_by_hand
from orders.client.prometheus import Prometheus
from orders.engine.host.health import HealthServer
from orders.engine.settings import load_settings

pytestmark = [pytest.mark.broker, pytest.mark.timeout(400)]
PATIENCE = 120.0
CHILD = "a-child"


def eventually(what: str, look: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < deadline, f"not within {PATIENCE:.0f} s: {what}"
        time.sleep(0.2)


@pytest.fixture
def folder(stack: LocalStack, clean_settings: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The stack's data folder, by which commands find the stack."""
    monkeypatch.setenv("ORDERS_DATA_DIR", str(stack._home.parent))
    return stack._home.parent


@pytest.fixture
def observers(folder: Path) -> Iterator[Observers]:
    """All of them, up."""
    made = Observers(folder, print)
    try:
        made.up()
        yield made
    except StackError as error:
        if "is missing and cannot be installed" in str(error):
            pytest.skip(f"Debian's packages of what watches are absent: {error}")
        raise
    finally:
        made.down()


def running(folder: Path) -> dict[str, int | None]:
    """Program -> its process."""
    return {name: Daemon(folder / "obs" / name).pid() for name in NAMES}


def told(folder: Path) -> str:
    """Where the lookout is told that Prometheus is; empty if it is not told."""
    lines = (folder / "stack.env").read_text().splitlines()
    return next((one.partition("=")[2] for one in lines if one.startswith(f"{TOLD}=")), "")


def up(prometheus: Prometheus, label: str) -> list[float]:
    """Of the targets that have it."""
    return [one.points[-1][1] for one in prometheus.now(f"up{{{label}}}")]


def test_what_watches_finds_a_child_sees_its_death_and_prints_alerts(
    observers: Observers, folder: Path
) -> None:
    before = running(folder)
    assert None not in before.values()
    observers.up()
    assert running(folder) == before, "up again changes nothing"
    prometheus = Prometheus(told(folder))
    eventually("Redis is looked at", lambda: prometheus.now("redis_up == 1"))
    eventually("so is the machine", lambda: prometheus.now("node_memory_MemTotal_bytes"))
    assert list(prometheus.failing_rules()) == []

    child = f'job="orders", child="{CHILD}"'
    port = int(announced_by_hand(CHILD, METRICS, load_settings())[METRICS])
    with HealthServer("127.0.0.1", port, CollectorRegistry(), lambda: True, lambda: True):
        eventually("the child is found", lambda: up(prometheus, child) == [1])
    eventually("its death is seen", lambda: up(prometheus, child) == [0])
    (folder / FOLDER / f"{CHILD}.json").unlink()
    eventually("one that was ended in order is forgotten", lambda: up(prometheus, child) == [])

    alert = {"alertname": "OrdersParked", "severity": "ticket", "stage": "review"}
    port = settings.settled(folder / "obs" / "ports.json").alertmanager
    sent = httpx.post(
        f"http://127.0.0.1:{port}/api/v2/alerts",
        json=[{"labels": alert, "annotations": {"summary": "review has parked two keys"}}],
        timeout=60,
        trust_env=False,
    )
    assert sent.status_code == 200
    sink = Daemon(folder / "obs" / "sink").log
    eventually("it is printed", lambda: "review has parked two keys" in sink.read_text())
    assert "OrdersDeadMansSwitch" not in sink.read_text(), "which only says that all is well"

    observers.down()
    assert set(running(folder).values()) == {None}
    assert told(folder) == ""
