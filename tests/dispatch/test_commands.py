"""`orders manifest`, `orders dispatch-plan` and `orders learn carriers` as people call them."""

import csv
import io
import json
from contextlib import contextmanager
from typing import Any

import pytest
from typer.testing import CliRunner

from orders.cli.commands import cli
from orders.cli.dispatch.reading import Sources
from orders.contracts.records import CarrierQuality
from orders.engine.references import References
from tests.dispatch.house import DAY, filed, pack, promise, release, room, scanned
from tests.stages.house import AT, quality, references


@pytest.fixture
def published(tmp_path, monkeypatch):
    """An order file with twelve orders that came late, one that is packed, and one to come; what
    `--apply` publishes."""
    at, sent = room(), list[Any]()
    for number in range(13):
        release(at, f"shop:{number}")
    pack(at, "shop:12")
    for number in range(12):
        scanned(at, f"shop:{number}", "PICKED_UP")
    at.now = AT + 10 * DAY
    for number in range(12):
        scanned(at, f"shop:{number}", "DELIVERED")
    house = filed(tmp_path, at, promise("shop:99", AT + 3 * DAY))

    @contextmanager
    def sources(*_):
        refs = References(references(carrier_quality=quality("train", 70)))
        file = house.asking()
        yield Sources(file, house.log.codec, refs, AT + DAY)
        file.close()

    monkeypatch.setattr("orders.cli.dispatch.commands.sources", sources)
    monkeypatch.setattr("orders.cli.learn.commands.sources", sources)
    monkeypatch.setattr("orders.cli.learn.commands.publish", sent.extend)
    return sent


def run(*arguments, code=0):
    result = CliRunner().invoke(cli, list(arguments), env={"COLUMNS": "200"})
    assert result.exit_code == code, result.output
    return result.stdout


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_the_plan_as_table_csv_and_json(published):
    """SH-10."""
    shown = run("dispatch-plan")
    assert "2026-09-23" in shown
    assert "none yet" in shown
    assert [
        (row["day"], row["warehouse"], row["carrier"], row["shipments"])
        for row in table(run("dispatch-plan", "--csv"))
    ] == [("2026-09-23", "BER", "lorry", "1"), ("2026-09-24", "", "", "1")]
    assert json.loads(run("dispatch-plan", "--days", "1", "--json")) == {
        "rows": [],
        "late": [],
        "beyond": 2,
    }
    run("dispatch-plan", "--warehouse", "nowhere", code=4)


def test_the_manifest_as_table_csv_and_json(published):
    """SH-05."""
    day = ("--day", "2026-09-23")
    assert "1 shipments, 1 packages, 1.0 kg" in run("manifest", "BER", "lorry", *day)
    [row] = table(run("manifest", "BER", "lorry", *day, "--csv"))
    assert (row["shipment_id"], row["status"], len(row["ssccs"])) == ("12-1", "ready", 18)
    told = json.loads(run("manifest", "BER", "lorry", "--day", "2026-09-21", "--json"))
    assert (told["shipments"], told["items"][0]["status"]) == (12, "handed over")
    run("manifest", "BER", "train", *day, code=4)
    run("manifest", "nowhere", "lorry", code=4)


def test_what_is_learned_is_shown_and_published_only_when_asked_for(published):
    """SH-03: before and after."""
    terms = ("learn", "carriers", "--least", "10", "--drawn", "10")
    assert "Nothing was published" in run(*terms)
    assert published == []
    rows = json.loads(run(*terms, "--json"))["rows"]
    assert [(row["carrier"], row["mode"], row["before"]) for row in rows] == [
        ("lorry", "*", 95),
        ("lorry", "road", 95),
        ("lorry", "road", 95),
        ("train", "*", 70),
    ]
    assert rows[0]["quality"] < 50
    assert (rows[3]["quality"], rows[3]["shipments"]) == (95, 0), "its record again"
    assert "4 rows published." in run(*terms, "--apply")
    assert {record for record, _, _ in published} == {CarrierQuality}
    assert [key for _, key, _ in published][:2] == ["lorry:*:*:*", "lorry:road:*:*"]


@pytest.mark.parametrize("words", ["dispatch-plan", "manifest BER lorry", "learn carriers"])
def test_without_an_order_file_nothing_is_told_rather_than_a_day_off(words, monkeypatch, tmp_path):
    """SH-10: nobody takes a missing file for an empty one."""
    for name, value in {
        "ORDERS_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1",
        "ORDERS_REGISTRY_URL": "http://127.0.0.1:1",
        "ORDERS_REDIS_URL": "redis://127.0.0.1:1/0",
        "ORDERS_DATA_DIR": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(cli, words.split())
    assert (result.exit_code, result.stdout) == (4, "")
    assert "orders orderfile run" in result.stderr
