"""The command on the folders of a test: an order file, and a store."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from orders.cli.commands import cli
from orders.cli.papers import labelling
from tests.orderfile.house import House

NOWHERE = {
    "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1",
    "REGISTRY_URL": "http://127.0.0.1:1",
    "REDIS_URL": "redis://127.0.0.1:1",
}
Run = Callable[..., Result]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house whose order file the command reads; no server of it answers."""
    monkeypatch.setenv("ORDERS_DATA_DIR", str(tmp_path))
    for name, value in NOWHERE.items():
        monkeypatch.setenv(f"ORDERS_{name}", value)
    made = House(tmp_path / "orderfile")
    monkeypatch.setattr(labelling, "Codec", lambda ids: made.log.codec)
    return made


@pytest.fixture
def run(house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, says: str = "") -> Result:
        return CliRunner().invoke(cli, list(arguments), input=says, env={"COLUMNS": "200"})

    return run
