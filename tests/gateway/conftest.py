"""The fixture of the gateway's tests that need no network."""

from pathlib import Path

import pytest

from tests.gateway.edge import Fakes


@pytest.fixture
def fakes(tmp_path: Path) -> Fakes:
    """An edge whose network is made up."""
    return Fakes(tmp_path)


def pytest_make_parametrize_id(argname: str) -> str | None:
    """Keys are drawn anew in each process: workers that share tests must give them one name."""
    return argname if argname == "key" else None
