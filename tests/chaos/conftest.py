"""Fixtures of the survival tests: a stack of their own, since they break its parts, and a house
on it for each test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local import LocalStack
from tests.chaos.house import House
from tests.conftest import VAR, scratch_folder

OpenHouse = Callable[..., House]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them run on the real stack."""
    for item in items:
        if "open_house" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.broker)


@pytest.fixture(scope="session")
def chaos_stack() -> Iterator[LocalStack]:
    """A stack for the survival tests alone."""
    with scratch_folder() as folder:
        stack = LocalStack(folder, say=print)
        try:
            stack.up()
            yield stack
        finally:
            stack.discard()


@pytest.fixture
def open_house(
    chaos_stack: LocalStack, clean_settings: None, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., House]]:
    """Opens a house, with a day that takes so many seconds. What its children said is kept under
    var/chaos when the test fails."""
    opened: list[House] = []

    def open_one(day_seconds: float = 86_400.0) -> House:
        chaos_stack.up()
        opened.append(House(chaos_stack, tmp_path, day_seconds))
        return opened[-1]

    yield open_one
    for house in opened:
        house.close()
    kept = VAR / "chaos"
    kept.mkdir(parents=True, exist_ok=True)
    for file in tmp_path.glob("children.log"):
        shutil.copy(file, kept / f"{request.node.name.replace('/', '-')}.log")
