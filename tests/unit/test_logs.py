"""Logs are JSON down to the last line, where a collector reads them: those of libraries, too."""

import ast
import json
import logging
import subprocess
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
    hooks = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = hooks
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


def test_what_nobody_catches_is_a_line_with_its_traceback(
    capfd: pytest.CaptureFixture[str],
) -> None:
    configured("json")

    def fails() -> None:
        raise ValueError("what a handler says\nin two lines")

    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    try:
        fails()
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert len(lines) == 2
    for line in lines:
        assert (line["event"], line["level"]) == ("nobody caught it", "critical")
        assert line["process"] == "review"
        assert "in fails" in line["exception"]
        assert line["exception"].endswith("ValueError: what a handler says\nin two lines")


def test_for_people_a_traceback_is_pythons_own() -> None:
    before = sys.excepthook, threading.excepthook
    configured("console")
    assert (sys.excepthook, threading.excepthook) == before


HANGS = """
import time
from orders.engine.host.watchdog import Watchdog
from tests.unit.test_logs import configured

def a_handler_that_hangs():
    time.sleep(600)

configured({log_format!r})
Watchdog(0.2)
a_handler_that_hangs()
"""


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_watchdog_that_barks_tells_where_everybody_is(log_format: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", HANGS.format(log_format=log_format)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 70
    assert "watchdog: the loop has stalled" in said
    assert "a_handler_that_hangs" in said
    if log_format == "json":
        line = json.loads(said)
        [main] = [stack for name, stack in line["stacks"].items() if name.startswith("MainThread")]
        assert main[-1].endswith(" a_handler_that_hangs")
        assert (line["level"], line["process"]) == ("critical", "review")
