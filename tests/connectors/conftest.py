"""The survival tests' house, for connectors on the real stack; and one loop for the small one."""

import asyncio
from collections.abc import Iterator

import pytest

from orders.engine.core import failpoints
from tests.chaos.conftest import open_house
from tests.connectors.house import House

__all__ = ["open_house"]


@pytest.fixture(autouse=True)
def one_loop() -> Iterator[None]:
    with asyncio.Runner() as runner:
        House.runner = runner
        yield


@pytest.fixture(autouse=True)
def nothing_strikes() -> Iterator[None]:
    yield
    failpoints.listen(None)
