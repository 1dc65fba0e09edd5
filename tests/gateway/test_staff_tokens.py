"""Tokens of staff: made by a command, kept as a digest, read again and again (RV-06, RV-08)."""

import asyncio
import json
import sys
from pathlib import Path

import pytest
import yaml

from orders.contracts.records import Staff
from orders.engine.errors import ConfigError, TransientError
from orders.engine.references import References
from services.gateway.desk import issuing
from services.gateway.desk.people import Known, People
from services.gateway.desk.tokens import StaffTokens
from services.gateway.problem import Problem
from tests.gateway.desk import person

STAFF = References({Staff: {"vera": person("vera", ("reviewer", None))}})


def made(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr(sys, "argv", ["issuing", "vera", "--days", "7", "--json"])
    issuing.main()
    return dict(json.loads(capsys.readouterr().out))


def test_a_new_token_lets_its_person_in_and_its_secret_is_kept_nowhere(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    said = made(capsys, monkeypatch)
    token = said.pop("token")
    assert token.partition(".")[2] not in json.dumps(said)
    (tmp_path / "staff.yaml").write_text(yaml.safe_dump({"tokens": [said]}))
    people = People()
    people.learn(Known(StaffTokens.load(tmp_path / "staff.yaml"), STAFF))
    assert people.of(token) == ("vera", said["id"])
    with pytest.raises(Problem):
        people.of(f"{token}x")


def test_an_id_is_one_tokens_and_an_end_has_a_zone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    said, file = made(capsys, monkeypatch), tmp_path / "staff.yaml"
    said.pop("token")
    for wrong in ([said, said], [{**said, "expires_at": "2030-01-01T00:00:00"}]):
        file.write_text(yaml.safe_dump({"tokens": wrong}))
        with pytest.raises(ConfigError):
            StaffTokens.load(file)


class Enough(BaseException):
    """Ends what would go on for ever."""


def test_what_cannot_be_read_now_leaves_what_was_read_last():
    people = People()
    with pytest.raises(TransientError):
        _ = people.references
    comes: list[Known | BaseException] = [Known(StaffTokens(), STAFF), ConfigError("x"), Enough()]

    def read() -> Known:
        one = comes.pop(0)
        if isinstance(one, BaseException):
            raise one
        return one

    with pytest.raises(Enough):
        asyncio.run(people.follow(read, seconds=0))
    assert people.references is STAFF
