"""The consumers of examples/consumers, as somebody else would run them; what they count is what a
plain recount of the topic comes to (DM-01)."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from examples.consumers.sqlite_exactly_once import TABLES, move
from tests.consumers.conftest import PATIENCE, Stream, Total, read_json

FOLDER = Path("examples/consumers")
PROGRAMS = sorted(path.name for path in FOLDER.glob("*.py"))
pytestmark = pytest.mark.timeout(900)


def command(name: str, *options: str) -> list[str]:
    """As its README says it."""
    program = ["sh"] if name.endswith(".sh") else [sys.executable]
    return [*program, str(FOLDER / name), *options]


def ran(stream: Stream, name: str, *options: str) -> list[list[str]]:
    """What it prints, words by line. AssertionError if it ends badly."""
    ended = subprocess.run(
        command(name, *options),
        env={**os.environ, **stream.environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return [line.split() for line in ended.stdout.splitlines()]


@contextmanager
def running(
    stream: Stream, log: Path, name: str, *options: str
) -> Iterator[subprocess.Popen[bytes]]:
    """It runs, its output in a file; at the end it is killed if it still does."""
    with log.open("wb") as told:
        process = subprocess.Popen(
            command(name, *options),
            env={**os.environ, **stream.environment, "PYTHONUNBUFFERED": "1"},
            stdout=told,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def until(what: str, log: Path, process: subprocess.Popen[bytes], so: Callable[[], bool]) -> None:
    """Until it is so. AssertionError if the process ends before, or when patience does."""
    deadline = time.monotonic() + PATIENCE
    while not so():
        assert process.poll() is None, f"it ended: {log.read_text()}"
        assert time.monotonic() < deadline, f"not within {PATIENCE} s: {what}\n{log.read_text()}"
        time.sleep(0.1)


def interrupted(process: subprocess.Popen[bytes]) -> int:
    """Ctrl-C; the exit code."""
    process.send_signal(signal.SIGINT)
    return process.wait(PATIENCE)


def totals(rows: Sequence[Sequence[str]]) -> dict[str, Total]:
    """Of lines: channel, orders, pieces."""
    return {row[0]: Total(int(row[1]), int(row[2])) for row in rows}


def rows_of(database: Path) -> int:
    """How many orders it has counted so far."""
    if not database.exists():
        return 0
    with closing(sqlite3.connect(database)) as opened:
        try:
            [(found,)] = opened.execute("SELECT COALESCE(SUM(orders), 0) FROM completed")
        except sqlite3.OperationalError:
            return 0  # not made yet, or being written
        return int(found)


def test_sqlite_counts_exactly_once_whenever_it_is_killed(stream: Stream, tmp_path: Path):
    database, log = tmp_path / "completed.db", tmp_path / "log"
    options = ("--database", str(database))
    with running(stream, log, "sqlite_exactly_once.py", *options) as process:
        until("some are counted", log, process, lambda: rows_of(database) > 0)
        process.kill()
    stream.write(6)
    first = totals(ran(stream, "sqlite_exactly_once.py", *options, "--once"))
    assert first == stream.recount()
    again = totals(ran(stream, "sqlite_exactly_once.py", *options, "--once"))
    assert again == first


def test_sqlite_ends_by_ctrl_c_and_shows_what_it_has(stream: Stream, tmp_path: Path):
    database, log = tmp_path / "completed.db", tmp_path / "log"
    wanted = sum(total.orders for total in stream.recount().values())
    with running(stream, log, "sqlite_exactly_once.py", "--database", str(database)) as process:
        until("all are counted", log, process, lambda: rows_of(database) == wanted)
        assert interrupted(process) == 0
    assert totals([line.split() for line in log.read_text().splitlines()]) == stream.recount()


def test_sqlite_refuses_a_second_writer(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "completed.db")) as database:
        database.executescript(TABLES)
        move(database, 0, 5, 10)
        with pytest.raises(SystemExit, match="another process"):
            move(database, 0, 9, 12)
        move(database, 0, 11, 12)  # the marker of a transaction stood at 10


def test_faust_counts_once_what_it_reads_twice(stream: Stream, tmp_path: Path):
    log = tmp_path / "log"

    def says_all() -> bool:
        lines = [line for line in log.read_text().splitlines() if line.startswith("{")]
        return bool(lines) and read_json(lines[-1]) == stream.recount()

    with running(stream, log, "faust_table.py") as process:
        until("all are counted", log, process, says_all)
        assert interrupted(process) == 0, log.read_text()
    stream.write(6)
    with running(stream, log, "faust_table.py") as process:
        until("all are counted, and none twice", log, process, says_all)
        assert interrupted(process) == 0, log.read_text()


@pytest.mark.skipif(find_spec("services.lake") is None, reason="there is no lake yet")
def test_duckdb_and_polars_find_the_same_in_the_lake(stream: Stream, tmp_path: Path):
    stream.apply()  # the lake reads every topic
    wrote = subprocess.run(
        [sys.executable, "-m", "services.lake", "--once"],
        env={**os.environ, **stream.environment, "ORDERS_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert wrote.returncode == 0, wrote.stderr
    for name in ("duckdb_lake.py", "polars_lake.py"):
        assert totals(ran(stream, name, "--lake", str(tmp_path / "lake"))) == stream.recount()


def test_where_there_is_no_lake_an_example_says_how_to_make_one(tmp_path: Path):
    asked = subprocess.run(
        command("duckdb_lake.py", "--lake", str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 1
    assert "orders lake write makes one" in asked.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(shutil.which("kcat") is None, reason="no kcat: on Debian, apt-get install kcat")
def test_kcat_counts_the_same_orders(stream: Stream):
    found = {channel: int(count) for channel, count in ran(stream, "kcat.sh")}
    assert found == {channel: total.orders for channel, total in stream.recount().items()}


def test_sqlite_says_what_retention_took_unread(stream: Stream, tmp_path: Path):
    """The last one here that reads the topic: what is taken others miss."""
    database = tmp_path / "completed.db"
    with closing(sqlite3.connect(database)) as made:
        made.executescript(TABLES)
        made.execute("INSERT INTO position VALUES (0, 3)")
        made.commit()
    stream.delete(partition=0, upto=10)
    ended = subprocess.run(
        command("sqlite_exactly_once.py", "--database", str(database), "--once"),
        env={**os.environ, **stream.environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert "partition 0: retention took 7 offsets unread" in ended.stderr
    assert totals([line.split() for line in ended.stdout.splitlines()]) == stream.recount()


@pytest.mark.parametrize("name", [*PROGRAMS, "kcat.sh"])
def test_an_example_says_how_it_is_used(name: str):
    told = subprocess.run(
        command(name, "--help"), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert told.returncode == 0
    assert "usage:" in told.stdout


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_example_needs_nothing_of_ours(name: str):
    imported = {
        line.split()[1].partition(".")[0]
        for line in (FOLDER / name).read_text().splitlines()
        if line.startswith(("import ", "from "))
    }
    assert not imported & {"orders", "services", "deploy", "tests", "tools"}


def test_every_example_is_in_the_readme():
    told = (FOLDER / "README.md").read_text()
    assert [name for name in [*PROGRAMS, "kcat.sh"] if name not in told] == []
