"""Fixtures for every test, first of all the real stack; and how workers share the tests.

With ``-n`` each worker has a stack of its own, so that no test sees what another one does at the
same time, not even when it kills the broker.
"""

import contextlib
import fcntl
import functools
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from deploy.local import LocalStack
from orders.cli.children import end_with_parent
from tests.examples import FEW

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"
OWN_STACK = "tests/secure/"
"""Of whose servers a worker each would be too many for a small machine."""

settings.register_profile(
    "usual",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("fast", settings.get_profile("usual"), max_examples=FEW)
settings.register_profile("wander", settings.get_profile("usual"), derandomize=False)
settings.load_profile("usual")


def pytest_configure(config: pytest.Config) -> None:
    """A polite kill ends the session as Ctrl-C does: fixtures clean up what they started."""
    signal.signal(signal.SIGTERM, _terminated)
    if _is_worker(config):  # a Ctrl-C is the controller's, which ends its workers in order
        signal.signal(signal.SIGINT, lambda *_: None)
        end_with_parent()


def _terminated(*_: object) -> None:
    signal.signal(signal.SIGTERM, lambda *_: None)  # once: the second would break the cleaning up
    pytest.exit("terminated", returncode=143)


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A session that is broken off asks its workers to break off, too, instead of having them
    killed in the middle of a test."""
    ended = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
    if session.config.getoption("numprocesses", None) and exitstatus not in ended:
        children = Path(f"/proc/self/task/{os.getpid()}/children")
        for worker in children.read_text().split() if children.exists() else ():
            os.kill(int(worker), signal.SIGTERM)


def pytest_unconfigure(config: pytest.Config) -> None:
    """What a worker that died has left running is stopped."""
    if not _is_worker(config):
        with _nobody_else():
            _sweep()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses the real stack carries the marker `broker`, whatever starts a Redis the marker
    `redis`; nobody can forget it. What may take longest begins first, so that workers end
    together."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "stack" in fixtures:
            item.add_marker(pytest.mark.broker)
        if "private_redis" in fixtures:
            item.add_marker(pytest.mark.redis)
    items.sort(key=lambda item: -_most_seconds(item))


def _most_seconds(item: pytest.Item) -> float:
    limit = item.get_closest_marker("timeout")
    return float(limit.args[0]) if limit is not None else 0.0


class _Together(LoadScopeScheduling):
    """Files whose tests share running servers or stages go to one worker each, folders that have a
    stack of their own, too; all other tests to whoever is free. (Groups of ``--dist loadgroup`` are
    marked in the node id, which is nobody's to change since pytest 9.2.)"""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file.startswith(OWN_STACK):
            return OWN_STACK
        return file if _shares(ROOT / file) else nodeid


@functools.cache
def _shares(file: Path) -> bool:
    """Whether a fixture that lives as long as a module is made there or in the folder's
    conftest."""
    sources = (one for one in (file, file.with_name("conftest.py")) if one.exists())
    return any('scope="module"' in source.read_text(encoding="utf-8") for source in sources)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _Together:
    """How workers share the tests, however ``--dist`` names it."""
    return _Together(config, log)


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder under var/ for one stack, deleted at the end. It is locked while its maker lives, so
    that a later session can tell what a killed one left behind, and cleans it up."""
    with contextlib.ExitStack() as kept:
        with _nobody_else():
            _sweep()
            folder = Path(tempfile.mkdtemp(prefix="test-", dir=VAR))
            owner = kept.enter_context((folder / "owner").open("w"))
            fcntl.flock(owner, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _nobody_else() -> Iterator[None]:
    """Workers begin together: none may find the folder of another that is not locked yet."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


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
    """The real broker, registry and Redis, on free ports, shared by all tests of the session (with
    ``-n``: of this worker) and gone after it."""
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
