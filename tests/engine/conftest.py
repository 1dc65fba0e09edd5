"""Fixtures of the runtime's tests: a real Redis of their own, and the place where a contract
suite runs (fake, then Redis)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.places import Fake, Place, Real
from tests.engine.private_redis import PrivateRedis


@pytest.fixture(scope="session")
def private_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateRedis]:
    """A redis-server that the session's tests share and may restart."""
    folder: Path = tmp_path_factory.mktemp("redis")
    server = PrivateRedis(folder)
    yield server
    server.stop()


@pytest.fixture(params=["fake", pytest.param("redis", marks=pytest.mark.redis)])
def place(request: pytest.FixtureRequest) -> Place:
    """The fake, then a real server: one suite holds both to the contract."""
    return Fake() if request.param == "fake" else Real(request.getfixturevalue("private_redis"))
