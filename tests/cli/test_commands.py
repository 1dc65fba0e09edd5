"""The command as a person meets it without any server: help, documents, arguments, faults."""

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from orders.cli import exits
from orders.cli.commands import cli
from orders.cli.dlq.control import Action, Control
from orders.cli.dlq.requests import foreseen
from tests.cli.conftest import orders

DOCUMENT = Path("docs/commands.md").read_text(encoding="utf-8")
WITHOUT_JSON = {
    "orders run",
    "orders carriers run",
    "orders gateway",
    "orders gateway contracts",
    "orders gateway deliver",
    "orders lake write",
    "orders orderfile run",
    "orders connectors run",
    "orders lookout",
    "orders spans",
    "orders insight",
    "orders topics tail",
    "orders papers label",
    "orders papers store get",
}
"""Programs print logs, `topics tail` JSON Lines always, the last two a paper."""

MENDS = {
    *(f"orders dlq {what}" for what in ("redrive", "skip", "discard", "reset-breaker")),
    *("orders pause", "orders resume", "orders drain", "orders access apply"),
}


def leaves(command: Any, path: tuple[str, ...] = ("orders",)) -> Iterator[tuple[str, Any]]:
    """(name in full, command) of every command that does something, by itself or beside others."""
    for name, child in getattr(command, "commands", {}).items():
        yield from leaves(child, (*path, name))
    if not hasattr(command, "commands") or (path[1:] and command.invoke_without_command):
        yield " ".join(path), command


COMMANDS = dict(leaves(typer.main.get_command(cli)))


def test_the_document_names_every_command_and_no_other():
    assert set(re.findall(r"^### `(orders [^`]+)`$", DOCUMENT, re.MULTILINE)) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_an_example(name: str):
    result = orders(*name.split()[1:], "--help")
    assert result.exit_code == 0
    assert COMMANDS[name].help, "a sentence"
    section = DOCUMENT.partition(f"### `{name}`\n")[2].partition("\n### ")[0]
    assert re.search(rf"^    \$ {name.replace(' show', '( show)?')}", section, re.MULTILINE), (
        "an example in the document"
    )


def test_json_everywhere():
    without = {
        name
        for name, command in COMMANDS.items()
        if not any("--json" in option.opts for option in command.params)
    }
    assert without == WITHOUT_JSON


def test_what_mends_can_be_tried_without_effect():
    """Offsets are restored with --yes alone."""
    with_dry_run = {
        name
        for name, command in COMMANDS.items()
        if any("--dry-run" in option.opts for option in command.params)
    }
    assert with_dry_run >= MENDS


def test_exit_codes_are_documented():
    codes = {value for name, value in vars(exits).items() if name.isupper()}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", DOCUMENT, re.MULTILINE)} == codes
    assert "130 stopped by Ctrl-C" in " ".join(orders("--help").output.split())


@pytest.fixture
def nowhere(clean_settings: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Settings that point at servers which are not there; the command does not wait long for
    them."""
    for waiting in ("topics.cluster", "doctor.brokers"):
        monkeypatch.setattr(f"orders.cli.{waiting}.SECONDS", 1.0)
    for name, value in {
        "ORDERS_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1",
        "ORDERS_REGISTRY_URL": "http://127.0.0.1:1",
        "ORDERS_REDIS_URL": "redis://:secret@127.0.0.1:1/0",
        "ORDERS_TRANSACTION_TIMEOUT_MS": "1000",
        "ORDERS_DATA_DIR": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    "line",
    [
        "get shop:1",
        "lag",
        "holds ls",
        "dlq ls",
        "topics plan",
        "stock A1",
        "cancel shop:1",
        "trace shop:1",
        "stuck",
        "why shop:1",
    ],
)
def test_a_server_that_is_away_is_one_line(nowhere: None, line: str):
    result = orders(*line.split())
    assert result.exit_code == exits.UNAVAILABLE
    assert result.stderr.startswith("orders: ")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output


def test_a_dry_run_of_a_reset_asks_nobody(nowhere: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Control, "open_circuits", lambda _: {1: "40 of 100 were parked"})
    reset = ("dlq", "reset-breaker", "review", "--because", "mended")
    told = orders(*reset, "--dry-run", "--json")
    partitions = {"1": "40 of 100 were parked"}
    assert json.loads(told.stdout) == {"stage": "review", "asked": False, "partitions": partitions}
    assert orders(*reset).exit_code == exits.UNAVAILABLE, "without, the brokers are asked"


def test_a_dry_run_foresees_what_the_stage_refuses():
    """Retention took letters: of the rest another history would come."""
    marks = {key: {"letters": 2, "because": "no such unit"} for key in ("whole", "torn")}
    letters = {"whole": 2, "torn": 1}
    refusing: tuple[Action, ...] = ("REDRIVE", "SKIP")
    for action in refusing:
        whole, torn = foreseen(action, "review", marks, letters)
        assert whole.because == "letters: 2; no such unit"
        assert torn.outcome == "would be refused"
    assert {one.outcome for one in foreseen("DISCARD", "review", marks, letters)} == {
        "would be discarded"
    }


def test_the_doctor_says_what_is_away_and_hides_secrets(nowhere: None):
    result = orders("doctor", "--json")
    assert result.exit_code == exits.DIFFERENCE
    told = json.loads(result.stdout)
    assert {check["check"]: check["status"] for check in told["checks"]} == {
        "codec": "ok",
        "brokers": "FAIL",
        "schema registry": "FAIL",
        "Redis": "FAIL",
        "topics and schemas": "skipped",
        "stages": "skipped",
        "parked keys": "skipped",
    }
    assert all(check["next"] for check in told["checks"] if check["status"] == "FAIL")
    assert "secret" not in result.output


def test_a_slip_in_the_settings_is_one_line(nowhere: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ORDERS_REDIS_ULR", "redis://somewhere")
    result = orders("get", "shop:1")
    assert result.exit_code == exits.USAGE
    assert "ORDERS_REDIS_ULR" in result.stderr


def test_nothing_is_started_under_settings_that_make_no_sense(
    nowhere: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("ORDERS_REDIS_ULR", "redis://somewhere")
    assert orders("demo", "--folder", str(tmp_path / "demo")).exit_code == exits.USAGE
    assert not (tmp_path / "demo").exists()
    result = orders("run", "review")
    assert (result.exit_code, result.stderr.count("ORDERS_REDIS_ULR")) == (exits.USAGE, 1)


def test_whatever_ends_the_demo_ends_its_stack(
    clean_settings: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """SIGTERM in the middle of the start, too."""
    ended: list[Path] = []

    class Stack:
        def __init__(self, folder: Path, secure: bool, say: object) -> None:
            self._folder = folder

        def discard(self) -> None: ...

        def up(self) -> None:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)

        def down(self) -> None:
            ended.append(self._folder)

    monkeypatch.setattr("orders.cli.demo.house.LocalStack", Stack)
    before = signal.getsignal(signal.SIGTERM)
    assert orders("demo", "--folder", str(tmp_path)).exit_code == exits.STOPPED
    assert ended == [tmp_path]
    assert signal.getsignal(signal.SIGTERM) == before


def test_wrong_arguments_are_refused_before_anything_is_asked(nowhere: None):
    assert orders("dlq", "ls", "nothing").exit_code == exits.USAGE
    assert orders("dlq", "redrive", "review", "--because", "x").exit_code == exits.USAGE
    assert (
        orders("dlq", "redrive", "review", "shop:1", "--all", "--because", "x").exit_code
        == exits.USAGE
    )
    assert orders("holds", "release", "shop:1").exit_code == exits.USAGE, "a reason is wanted"
    assert orders("submit").exit_code == exits.USAGE
