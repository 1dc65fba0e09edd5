"""Fixtures for every test, first of all the real stack."""

import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import LocalStack

VAR = Path(__file__).resolve().parents[1] / "var"


def pytest_configure(config: pytest.Config) -> None:
    """A polite kill ends the session as Ctrl-C does: fixtures clean up what they started."""
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("terminated", returncode=143))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses the real stack carries the marker `broker`; nobody can forget it."""
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.broker)


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder under var/ for one stack, deleted at the end. It is locked while its maker lives, so
    that a later session can tell what a killed one left behind, and cleans it up."""
    VAR.mkdir(exist_ok=True)
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix="test-", dir=VAR))
    with (folder / "owner").open("w") as owner:
        fcntl.flock(owner, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    for folder in VAR.glob("test-*"):
        try:
            with (folder / "owner").open() as owner:
                fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, FileNotFoundError):
            continue  # somebody's, at work
        LocalStack(folder).discard()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def stack() -> Iterator[LocalStack]:
    """The real broker, registry and Redis, on free ports, shared by all tests of the session and
    gone after it."""
    with scratch_folder() as folder:
        real = LocalStack(folder, say=print)
        try:
            real.up()
            yield real
        finally:
            real.discard()


@pytest.fixture
def clean_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No ``ORDERS_…`` variable of whoever runs the tests reaches this one."""
    for name in list(os.environ):
        if name.startswith("ORDERS_"):
            monkeypatch.delenv(name)
