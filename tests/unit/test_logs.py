"""Logs are JSON down to the last line, where a collector reads them: those of libraries, too."""

import ast
import json
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from orders.engine.host.logs import configure_logs, last_words
from orders.engine.kafka.client import LOGGER
from orders.engine.settings import Settings

CLIENTS = ("Consumer", "Producer", "AdminClient")


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def configured(log_format: str) -> None:
    configure_logs(
        Settings(
            kafka_bootstrap_servers="x:1",
            registry_url="http://x",
            redis_url="redis://x",
            log_format=log_format,
            replica="7",
        ),
        "review",
    )


def test_a_line_of_librdkafka_is_json_like_ours(capfd: pytest.CaptureFixture[str]) -> None:
    configured("json")
    structlog.get_logger().info("started", stage="review")
    LOGGER.warning("FAIL [rdkafka#consumer-1] [thrd:x]: x/bootstrap: Connect to %s failed", "x")
    sys.stdout.flush()
    heard = capfd.readouterr()
    ours, theirs = (json.loads(line) for line in (heard.out + heard.err).splitlines())
    assert ours["event"] == "started"
    assert theirs["event"].startswith("FAIL [rdkafka#consumer-1]")
    assert theirs["level"] == "warning"
    assert ours.keys() - {"stage"} == theirs.keys()
    assert (theirs["process"], theirs["replica"]) == ("review", "7")


def clients_without_a_logger(source: str) -> Iterator[str]:
    """Of Kafka: librdkafka writes past Python's logging where none is named."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func)) in CLIENTS:
            yield from () if any(one.arg == "logger" for one in node.keywords) else (name,)


def test_every_client_of_kafka_says_it_by_our_logger() -> None:
    files = [file for folder in ("orders", "services") for file in Path(folder).rglob("*.py")]
    texts = {file: file.read_text(encoding="utf-8") for file in files}
    assert sum(f"{client}(" in text for text in texts.values() for client in CLIENTS) > 10
    assert [file for file, text in texts.items() if any(clients_without_a_logger(text))] == []
    assert list(clients_without_a_logger("Consumer({})")) == ["Consumer"]


def test_why_a_process_ends_is_said_as_everything_else(capfd: pytest.CaptureFixture[str]) -> None:
    last_words("review", "no such file")
    configured("console")
    last_words("review", "no such file")
    assert capfd.readouterr().err == "review: no such file\n" * 2, (
        "nothing is set up, or for people"
    )
    configured("json")
    last_words("review", "no such file")
    said = json.loads(capfd.readouterr().err)
    assert (said["event"], said["level"], said["process"]) == ("no such file", "error", "review")


def test_whoever_writes_it_a_line_tells_its_process(capfd: pytest.CaptureFixture[str]) -> None:
    configured("json")
    thread = threading.Thread(target=lambda: structlog.get_logger().info("from another thread"))
    thread.start()
    thread.join()
    sys.stdout.flush()
    assert json.loads(capfd.readouterr().out)["process"] == "review"


def test_what_libraries_chat_about_is_not_heard(capfd: pytest.CaptureFixture[str]) -> None:
    configured("console")
    logging.getLogger("httpx").info("HTTP Request: GET http://x")
    logging.getLogger("httpx").warning("odd")
    assert "HTTP Request" not in (heard := capfd.readouterr().err)
    assert "odd" in heard
