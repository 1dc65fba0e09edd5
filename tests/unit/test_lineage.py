"""Lineage is told to whoever listens, and never stands in the way of what it tells of (DM-01)."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from orders.client import lineage as lineage_module
from orders.client.lineage import WAIT, Dataset, Lineage, lineage, stored, topics
from orders.engine.settings import load_settings
from services.insight.publications import EVERY_SECONDS, Publications

ENOUGH_SECONDS = 60.0
FROM, INTO = Dataset("kafka://broker:9092", "orders.intake.v1"), Dataset("file", "/lake/t", 7)


class Counted:
    """What the counter of events says."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()

    def __call__(self, outcome: str) -> float | None:
        return self.registry.get_sample_value("orders_lineage_events_total", {"outcome": outcome})

    def comes_to(self, outcome: str, count: int) -> bool:
        return soon(lambda: self(outcome) == count)


def soon(true: Callable[[], object]) -> bool:
    until = time.monotonic() + ENOUGH_SECONDS
    while not true() and time.monotonic() < until:
        time.sleep(0.01)
    return bool(true())


@pytest.fixture
def addresses(clean_settings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What settings need."""
    monkeypatch.setenv("ORDERS_KAFKA_BOOTSTRAP_SERVERS", "broker:9092")
    monkeypatch.setenv("ORDERS_REGISTRY_URL", "http://localhost:1")
    monkeypatch.setenv("ORDERS_REDIS_URL", "redis://localhost:1")


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """An address, and what arrived there."""
    arrived: list[tuple[str, Any]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            arrived.append((self.path, json.loads(body)))
            self.send_response(201)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", arrived
        server.shutdown()


def test_it_is_off_unless_asked_for(addresses: None, counted: Counted) -> None:
    told = lineage(load_settings(), counted.registry)
    told.ran("lake.t", [FROM], [INTO])
    told.close()
    assert not told.told
    assert [counted(one) for one in ("sent", "failed", "dropped")] == [0, 0, 0]


def test_to_a_file_it_is_a_line_an_event(
    addresses: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, counted: Counted
) -> None:
    file = tmp_path / "new" / "lineage.jsonl"
    monkeypatch.setenv("ORDERS_LINEAGE_FILE", str(file))
    told = lineage(load_settings(), counted.registry)
    told.ran("lake.t", [FROM], [INTO])
    told.ran("lake.t", [FROM], [INTO])
    assert counted.comes_to("sent", 2)
    first, second = map(json.loads, file.read_text().splitlines())
    assert (first["eventType"], first["job"]["name"]) == ("COMPLETE", "lake.t")
    assert [one["name"] for one in first["inputs"]] == ["orders.intake.v1"]
    assert first["outputs"][0]["outputFacets"]["outputStatistics"]["rowCount"] == 7
    assert first["run"]["runId"] != second["run"]["runId"]


def test_over_http_it_is_a_post_an_event(
    addresses: None,
    monkeypatch: pytest.MonkeyPatch,
    counted: Counted,
    receiver: tuple[str, list[tuple[str, Any]]],
) -> None:
    address, arrived = receiver
    monkeypatch.setenv("ORDERS_LINEAGE_URL", address)
    told = lineage(load_settings(), counted.registry)
    told.ran("lake.t", [FROM], [INTO])
    assert counted.comes_to("sent", 1)
    assert [(path, event["job"]["name"]) for path, event in arrived] == [
        ("/api/v1/lineage", "lake.t")
    ]


def test_a_receiver_that_is_away_is_counted_and_the_next_event_sent(counted: Counted) -> None:
    answers = [ConnectionError("away"), None]

    def send(event: Any) -> None:
        if error := answers.pop(0):
            raise error

    told = Lineage([send], counted.registry)
    told.ran("lake.t", [FROM], [INTO])
    told.ran("lake.t", [FROM], [INTO])
    assert counted.comes_to("sent", 1)
    assert counted("failed") == 1


def test_nobody_listens_at_the_address(
    addresses: None,
    monkeypatch: pytest.MonkeyPatch,
    counted: Counted,
    receiver: tuple[str, list[tuple[str, Any]]],
) -> None:
    monkeypatch.setenv("ORDERS_LINEAGE_URL", receiver[0].replace("127.0.0.1", "127.0.0.2"))
    told = lineage(load_settings(), counted.registry)
    told.ran("lake.t", [FROM], [INTO])
    assert counted.comes_to("failed", 1)


def test_a_receiver_that_hangs_holds_nobody_up(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lineage_module, "END_SECONDS", 0.1)
    answered, sending = threading.Event(), threading.Event()

    def send(event: Any) -> None:
        sending.set()
        answered.wait(ENOUGH_SECONDS)

    told = Lineage([send], counted.registry)
    told.ran("lake.t", [FROM], [INTO])
    assert sending.wait(ENOUGH_SECONDS)
    for _ in range(WAIT + 5):
        told.ran("lake.t", [FROM], [INTO])
    assert counted("dropped") == 5
    told.close()
    assert counted("sent") == 0, "it ends all the same"
    answered.set()
    assert counted.comes_to("sent", 1 + WAIT)


def test_where_tables_stand() -> None:
    assert stored("file:///var/lake/t") == stored("/var/lake/t") == Dataset("file", "/var/lake/t")
    assert stored("s3://bucket/lake/t", 3) == Dataset("s3://bucket", "lake/t", 3)


def test_kpis_are_told_once_a_minute_with_all_that_was_published(
    addresses: None, counted: Counted
) -> None:
    sent: list[Any] = []
    now = 1_000.0
    settings = load_settings()
    told = Lineage([sent.append], counted.registry)
    publications = Publications(settings, told, lambda: now)
    for records in (5, 3, 2):
        publications.published(records)
    now += EVERY_SECONDS
    publications.published(4)
    publications.published(1)
    publications.tell()
    publications.tell()
    assert counted.comes_to("sent", 3)
    rows = [one.outputs[0].outputFacets["outputStatistics"].rowCount for one in sent]
    assert rows == [5, 3 + 2 + 4, 1]
    assert [one.name for one in sent[0].inputs] == ["orders.summaries.v1"]
    assert sent[0].outputs[0].name == "insight.kpis.v1"
    assert topics(settings, ["t"]) == [Dataset("kafka://broker:9092", "t")]
