"""`orders archive` and `orders people forget`, on an archive in a folder (DL-03)."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from orders.cli.commands import cli
from orders.client.papers.workshop import Renderer
from services.papers.making import printed
from tests.contracts import samples
from tests.orderfile.archive.chest import Chest
from tests.orderfile.archive.test_sealed import OPERATIONS, VOUCHERS
from tests.papers.conftest import NOWHERE

CUSTOMER = samples.received()["customer_id"]


@pytest.fixture
def chest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chest:
    made = Chest(tmp_path)
    for name, place in (
        ("DATA_DIR", tmp_path),
        ("ORDERFILE_DIR", made.folder),
        ("ARCHIVE_DIR", made.archive),
        ("PAPERS_KEYS_DIR", made.keys.folder),
    ):
        monkeypatch.setenv(f"ORDERS_{name}", str(place))
    for name, value in NOWHERE.items():
        monkeypatch.setenv(f"ORDERS_{name}", value)
    made.ended("web:0")
    made.log.put("orders.messages.v1", b"Dear Ada", "web:0", 0)
    made.live()
    made.put_away()
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), env={"COLUMNS": "200"})


def told(*arguments: str) -> dict[str, object]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    said: dict[str, object] = json.loads(result.stdout)
    return said


def test_who_was_forgotten_is_closed_and_the_archive_is_sound(chest: Chest) -> None:
    forgotten = told("people", "forget", CUSTOMER, "--yes")
    assert (forgotten["archived_orders"], forgotten["archived_until"]) == (1, VOUCHERS)
    shown = run("archive", "get", "N-web:0")
    assert shown.exit_code == 0
    assert "operations of it are closed: whom it tells of asked to be forgotten" in shown.stdout
    assert "OrderReceived" in shown.stdout
    parts = told("archive", "verify")["parts"]
    assert parts == {"open": 1, "closed": 1, "missing": [], "in_clear": 0}


def test_what_is_over_is_told_then_erased(chest: Chest, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told("archive", "expire", "--dry-run")["over"] == []
    monkeypatch.setattr("orders.cli.archive.expiring.this_year", lambda: OPERATIONS + 1)
    over = [{"purpose": "operations", "until": OPERATIONS, "people": 1, "parts": 1}]
    assert told("archive", "expire", "--dry-run")["over"] == over
    assert len(list(chest.keys.all())) == 2, "it was only told"
    assert told("archive", "expire")["erased"] is True
    assert [key.until for key in chest.keys.all()] == [VOUCHERS]


def test_a_key_that_is_gone_is_a_fault(chest: Chest) -> None:
    for key in list(chest.keys.all()):
        (chest.keys.folder / str(key)).unlink()
    result = run("archive", "verify")
    assert result.exit_code == 1
    assert "web:0: vouchers do not open: its key is gone" in result.stdout


def test_papers_of_then_are_printed_and_another_renderer_is_told(
    chest: Chest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # SH-02, DL-03
    archive = chest.reading()
    archived = archive.get("web:0")
    archive.close()
    assert archived is not None
    assert archived.papers is not None
    paper = archived.papers[1][0]
    result = run("archive", "get", "web:0", "--papers", "--out", str(tmp_path), "--language", "zh")
    place = tmp_path / f"{paper['data']['number']}-{paper['kind']}.pdf"
    assert result.stderr.splitlines()[0] == str(place)
    assert place.read_bytes() == printed(paper["data"], paper["kind"], "zh").pdf
    assert told("archive", "verify")["papers"] == {"bundles": 1, "of_another_renderer": 0}
    monkeypatch.setattr(Renderer, "__eq__", lambda *_: False)
    monkeypatch.setattr(Renderer, "__ne__", lambda *_: True)
    assert told("archive", "verify")["papers"] == {"bundles": 1, "of_another_renderer": 1}
