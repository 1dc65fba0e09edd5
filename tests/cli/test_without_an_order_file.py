"""Commands that read the order file say the same, and end the same way, where there is none."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from orders.cli.commands import cli
from tests.papers.conftest import NOWHERE

COMMANDS = (
    ("papers", "label", "shop:1"),
    ("picks", "ls", "--warehouse", "FRA"),
    ("picks", "list", "--warehouse", "FRA"),
    ("dispatch-plan", "--warehouse", "FRA"),
    ("exceptions", "ls"),
    ("people", "forget", "C-1", "--yes"),
    ("orderfile", "find", "C-1"),
    ("archive", "verify", "--against"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_all_say_it_in_the_same_words(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in NOWHERE.items():
        monkeypatch.setenv(f"ORDERS_{name}", value)
    monkeypatch.setenv("ORDERS_DATA_DIR", str(tmp_path))
    result = CliRunner().invoke(cli, list(command))
    where = tmp_path / "orderfile"
    assert result.stderr == f"not found: order file in {where}: `orders orderfile run` writes it\n"
    assert result.exit_code == 4
    assert not where.exists(), "whoever asks makes none"
