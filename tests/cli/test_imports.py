"""Importing history: it keeps its order, refused rows are kept to look at, and importing again adds
nothing."""

import csv
import json
from collections import Counter
from pathlib import Path

from typer.testing import CliRunner

from orders.cli.imports import running
from orders.cli.imports.commands import app
from orders.contracts.records import OrderReceived, ReturnRequested, SubmissionRepeated
from orders.datasets import jsonl
from orders.datasets.feed import Outgoing
from orders.datasets.replay import DAY, Replay, as_of
from services.intake.stage import STAGE
from tests.cli.invoices import AT, CREDIT, HEAD, LAMP, imported, of, submissions
from tests.stages.room import Room


def test_history_ends_now_keeps_its_order_and_stays_within_the_horizon():  # IN-05
    replay = Replay(0, 373 * DAY, AT, 20)
    moved = [replay.moved(day * DAY) for day in (0, 1, 200, 373)]
    assert moved == sorted(moved)
    assert (moved[-1], moved[0]) == (AT, AT - 20 * DAY)
    assert (
        Replay(0, 5 * DAY, AT, 20).moved(2 * DAY) == AT - 3 * DAY
    )  # a short history is not stretched


def test_importing_again_moves_every_order_to_the_same_moment(tmp_path: Path):  # IN-05
    assert as_of(tmp_path, "uci-retail", "abc", None, now=AT) == AT
    assert as_of(tmp_path, "uci-retail", "abc", None, now=AT + DAY) == AT
    assert as_of(tmp_path, "uci-retail", "other", None, now=AT + DAY) == AT + DAY
    assert as_of(tmp_path, "uci-retail", "abc", AT + 5, now=AT + DAY) == AT + 5
    assert imported(tmp_path, LAMP, CREDIT)[0][:2] == imported(tmp_path, LAMP, CREDIT)[0][:2]
    assert submissions(imported(tmp_path, LAMP)) == submissions(imported(tmp_path, LAMP))


def test_returns_kept_for_later_can_be_imported_as_they_were_written(tmp_path: Path):
    items = imported(tmp_path, LAMP, CREDIT.replace("2010-12-01", "2010-12-05"))
    job = running.Job(
        "uci",
        tmp_path / "rejects.csv",
        tmp_path / "returns.jsonl",
        postpone=frozenset((ReturnRequested,)),
        quiet=True,
    )
    summary = running.run(job, (), items, 2, running.Nowhere())
    assert (summary.orders, summary.later, summary.rows_imported) == (1, 1, 2)
    (back,) = jsonl.read(tmp_path / "returns.jsonl")
    assert isinstance(back, Outgoing)
    assert back.value == of(ReturnRequested, items)[0]


def test_the_rejects_file_shows_row_field_code_reason_and_the_row_itself(tmp_path: Path):
    bad = LAMP.replace("2.55", "0")
    (tmp_path / "in.csv").write_text("\n".join((HEAD, LAMP, bad)) + "\n")
    rejects = tmp_path / "rejects.csv"
    options = [
        "--dry-run",
        "--json",
        "--rejects",
        str(rejects),
        "--returns",
        str(tmp_path / "later.jsonl"),
    ]
    result = CliRunner().invoke(app, ["uci-retail", str(tmp_path / "in.csv"), *options])
    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout)
    assert (summary["orders"], summary["rows_imported"], summary["rows_refused"]) == (1, 1, 1)
    assert summary["refused_by_code"] == {"price_zero": 1}
    with rejects.open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["row"], row["document"], row["field"], row["code"]) == (
        "3",
        "536365",
        "UnitPrice",
        "price_zero",
    )
    assert list(json.loads(row["original"]).values()) == bad.split(",")


def test_importing_again_is_answered_as_a_repetition(tmp_path: Path):  # IN-05
    room = Room(STAGE, now=AT)
    for _ in range(2):
        for item in imported(tmp_path, LAMP, LAMP.replace("536365", "536366")):
            assert isinstance(item, Outgoing)
            room.send(item.record, item.value)
    assert Counter(
        event.record for event in room.events if event.record in (OrderReceived, SubmissionRepeated)
    ) == {
        OrderReceived: 2,
        SubmissionRepeated: 2,
    }
