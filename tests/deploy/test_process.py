"""Background processes: known again later, ended when asked, and never mistaken for another."""

import os
import shutil
import subprocess
import time

import pytest

from deploy.local.process import Daemon

SLEEP = [shutil.which("sleep") or "/bin/sleep", "60"]
STUBBORN = ["/bin/sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done"]


@pytest.fixture
def daemon(tmp_path):
    made = Daemon(tmp_path / "part")
    yield made
    made.kill()


def test_it_is_known_to_whoever_looks_later(daemon, tmp_path):
    daemon.start(SLEEP, {})
    assert daemon.pid() == Daemon(tmp_path / "part").pid() is not None


def test_it_is_gone_once_stopped(daemon):
    daemon.start(SLEEP, {})
    daemon.stop()
    assert daemon.pid() is None
    daemon.stop()


def test_a_paused_one_can_be_stopped(daemon):
    daemon.start(SLEEP, {})
    os.kill(daemon.pid(), 19)
    daemon.stop(patience=5)
    assert daemon.pid() is None


def test_a_stubborn_one_is_killed_in_the_end(daemon):
    daemon.start(STUBBORN, {"PATH": os.environ["PATH"]})
    while "ready" not in daemon.last_words():
        time.sleep(0.01)
    daemon.stop(patience=0.2)
    assert daemon.pid() is None


def test_one_that_ended_by_itself_counts_as_gone(daemon):
    daemon.start(["/bin/sh", "-c", "echo farewell"], {})
    while daemon.pid() is not None:
        time.sleep(0.01)
    assert daemon.last_words() == "farewell"


def test_a_recycled_pid_is_never_signalled(daemon, tmp_path):
    with subprocess.Popen(SLEEP) as stranger:
        (tmp_path / "part").mkdir()
        (tmp_path / "part" / "pid").write_text(f"{stranger.pid} another-boot 12345")
        assert daemon.pid() is None
        daemon.stop()
        daemon.kill()
        assert stranger.poll() is None
        stranger.kill()
