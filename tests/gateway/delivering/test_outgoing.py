"""`orders answers`: what partners were told, for people, beside the process that tells them."""

import json
import sys
from pathlib import Path

import pytest

from services.gateway import outgoing
from tests.gateway.delivering.house import X12, House


@pytest.fixture
def house(tmp_path: Path, clean_settings: None, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("ORDERS_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ORDERS_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")
    monkeypatch.setenv("ORDERS_REGISTRY_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("ORDERS_REDIS_URL", "redis://127.0.0.1:1")
    opened = House(tmp_path, bright=X12)
    opened.tell("RECEIVED")
    opened.tell("CONFIRMED")
    opened.outbox.note(opened.all()[1].sequence, state="sent", sent_at=1_000, due_at=2_000)
    return opened


def ask(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["answers", *arguments])
    return outgoing.main()


def names(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [one["name"] for one in json.loads(capsys.readouterr().out)]


def test_they_are_listed_by_what_became_of_them(house, monkeypatch, capsys):
    assert ask(monkeypatch, "ls", "--json") == 0
    assert names(capsys) == ["bright-000000002", "bright-000000001"]
    ask(monkeypatch, "ls", "--state", "left_out", "--json")
    assert names(capsys) == ["bright-000000001"]
    ask(monkeypatch, "ls", "--overdue", "--channel", "bright", "--json")
    assert names(capsys) == ["bright-000000002"]
    ask(monkeypatch, "ls")
    shown = capsys.readouterr().out
    assert "overtaken by bright-000000002" in shown
    assert "1970-01-01T00:00:01+00:00" in shown


def test_one_is_shown_and_sent_again_as_it_is(house, monkeypatch, capsysbinary):
    assert ask(monkeypatch, "show", "bright-000000002", "--document") == 0
    assert capsysbinary.readouterr().out == house.all()[1].document
    assert ask(monkeypatch, "resend", "bright-000000002") == 0
    assert (house.all()[1].state, house.all()[1].tries) == ("waiting", 0)


def test_a_gap_is_explained_however_long_ago_it_was(house, monkeypatch, capsys):
    """A partner that counts asks for the number that it never saw."""
    for _ in range(2):
        assert ask(monkeypatch, "gaps", "--channel", "bright", "--json") == 0
        [gap] = json.loads(capsys.readouterr().out)
        assert (gap["number"], gap["about"]) == (1, "bright:PO-77")
        assert gap["because"] == "overtaken by bright-000000002"
        assert ask(monkeypatch, "show", "bright-000000001") == 0
        assert "overtaken by bright-000000002" in capsys.readouterr().out
        house.outbox.forget(house.now + 1)
    assert [one.number for one in house.all()] == [2], "its bytes are forgotten"
    assert ask(monkeypatch, "show", "bright-000000001", "--document") == 4
    ask(monkeypatch, "gaps", "--channel", "web", "--json")
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == []
    ask(monkeypatch, "gaps")
    assert "overtaken by bright-000000002" in capsys.readouterr().out


def test_what_comes_under_an_old_id_is_another_order_whatever_was_left_out(house):
    house.outbox.acknowledge("bright", 2, taken=True, because="", now=house.now)
    house.outbox.forget(house.now + 1)
    house.tell("RECEIVED")
    assert house.states() == [("RECEIVED", "waiting")]


def test_a_number_of_which_nothing_is_known_is_told(house, monkeypatch, capsys):
    monkeypatch.setattr(outgoing, "wall_clock", lambda: house.now)
    for order in ("bright:1", "bright:2", "bright:3"):
        house.tell("RECEIVED", order)
    with house.outbox.commit():
        house.outbox._connection.execute("DELETE FROM outgoing WHERE number IN (3, 5)")
    assert ask(monkeypatch, "gaps", "--json") == 1
    assert [one["number"] for one in json.loads(capsys.readouterr().out)] == [1, 3, 5]


def test_a_name_that_nobody_knows_is_told(house, monkeypatch, capsys):
    assert ask(monkeypatch, "resend", "bright-7") == 4
    assert "no answer bright-7" in capsys.readouterr().err
