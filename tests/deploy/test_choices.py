"""What the stack chooses before it starts: ports, and the programs of the machine."""

import socket
import subprocess
import sys

import pytest

from deploy.local import StackError, ports, programs


@pytest.fixture
def bare_machine(monkeypatch, tmp_path):
    """Neither Maven nor Redis nor a package manager."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def script(folder, name, text):
    (folder / name).write_text(f"#!/bin/sh\n{text}\n")
    (folder / name).chmod(0o755)


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_ports_stay_the_same_while_they_are_free():
    first = ports.settled(None, fixed=False)
    assert len(set(first)) == len(first)
    assert ports.settled(first, fixed=False) == first


def test_ports_that_others_took_are_replaced(listener):
    before = ports.any_free()._replace(redis=listener)
    assert listener not in ports.settled(before, fixed=False)


def test_a_taken_fixed_port_is_named(monkeypatch, listener):
    monkeypatch.setattr(ports, "FIXED", ports.any_free()._replace(redis=listener))
    with pytest.raises(StackError, match=rf"port {listener} \(redis\)"):
        ports.settled(None, fixed=True)


def test_a_port_is_drawn_once_however_many_draw_at_the_same_time(monkeypatch):
    """Nobody listens yet on what was drawn a moment ago."""
    few = ports.any_free()
    monkeypatch.setattr(ports, "CANDIDATES", range(min(few), min(few) + 40))
    mine = {ports.a_free_one() for _ in range(10)}
    assert len(mine) == 10
    program = (
        "from deploy.local import ports\n"
        f"ports.CANDIDATES = range({min(few)}, {min(few) + 40})\n"
        "print(*(ports.a_free_one() for _ in range(10)))\n"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    theirs = set(map(int, said.stdout.split()))
    assert len(theirs) == 10, said.stderr
    assert not mine & theirs


def test_ports_are_remembered(tmp_path):
    chosen = ports.any_free()
    ports.save(chosen, tmp_path / "new" / "ports.json")
    assert ports.load(tmp_path / "new" / "ports.json") == chosen
    assert ports.load(tmp_path / "ports.json") is None


def test_a_missing_program_is_named_with_its_package(bare_machine):
    with pytest.raises(StackError, match=r"mvn is missing .* sudo apt-get install maven"):
        programs.maven(print)
    with pytest.raises(
        StackError, match=r"redis-server is missing .* sudo apt-get install redis-server"
    ):
        programs.redis_server(print)


def test_root_gets_a_missing_program_by_its_package_manager(bare_machine, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    script(
        bare_machine,
        "apt-get",
        f'echo "$@" >> {bare_machine}/calls; printf "" > {bare_machine}/mvn; /bin/chmod +x '
        f"{bare_machine}/mvn",
    )
    said: list[str] = []
    assert programs.maven(said.append) == str(bare_machine / "mvn")
    assert said == ["mvn is missing: installing the package maven with apt-get ..."]
    assert (bare_machine / "calls").read_text().splitlines() == [
        "-qq update",
        "-qq install --yes --no-install-recommends maven",
    ]


def test_a_failing_package_manager_is_quoted(bare_machine, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    script(bare_machine, "apt-get", "echo no network >&2; exit 100")
    with pytest.raises(StackError, match="no network"):
        programs.maven(print)


def test_an_old_redis_is_refused(bare_machine):
    script(bare_machine, "redis-server", "echo Redis server v=6.2.1 sha=0")
    with pytest.raises(StackError, match=r"too old .*v=6\.2\.1"):
        programs.redis_server(print)
