"""Fixtures of the survival tests: a house on the real stack for each of them."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from deploy.local import LocalStack
from tests.chaos.house import SHORT, House
from tests.conftest import VAR

OpenHouse = Callable[..., House]


@pytest.fixture
def open_house(
    stack: LocalStack, clean_settings: None, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., House]]:
    """Opens a house, with a day that takes so many seconds. What its children said is kept under
    var/chaos when the test fails."""
    opened: list[House] = []

    def open_one(day_seconds: float = 86_400.0, time_outs: Mapping[str, str] = SHORT) -> House:
        opened.append(House(stack, tmp_path, day_seconds, time_outs))
        return opened[-1]

    yield open_one
    for house in opened:
        house.close()
    stack.up()  # whatever the test has broken
    kept = VAR / "chaos"
    kept.mkdir(parents=True, exist_ok=True)
    for file in tmp_path.glob("children.log"):
        shutil.copy(file, kept / f"{request.node.name.replace('/', '-')}.log")
