"""Which Python `make setup` takes."""

import os
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tools import python_build

SCRIPT = Path(__file__).parents[2] / "tools" / "choose_python.sh"
UPSTREAM = {
    "CONFIG_ARGS": "'--prefix=/opt'",
    "PY_CFLAGS": "-O3",
    "PGO_PROF_GEN_FLAG": "-fprofile-generate",
    "PGO_PROF_USE_FLAG": "-fprofile-use -fprofile-correction",
}
"""What a plain build records."""


def candidate(folder: Path, name: str, says: str, code: int = 0) -> str:
    """A program that answers as a Python would that was asked how it was built."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {code}\n")
    path.chmod(0o755)
    return str(path)


def choose(path: Path, *named: str) -> tuple[str, str]:
    """(what it takes, what it says) with that folder first on the path."""
    done = subprocess.run(
        [str(SCRIPT), *named],
        env={"PATH": f"{path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip(), done.stderr


def test_one_that_was_built_with_optimisations_is_taken(tmp_path: Path):
    candidate(tmp_path, "python3.11", "optimised /fast/python")
    taken, said = choose(tmp_path)
    assert taken == "/fast/python"
    assert said == "Python: /fast/python, which was built with optimisations\n"


def test_one_that_is_named_is_taken_whatever_its_build(tmp_path: Path):
    candidate(tmp_path, "python3.11", "optimised /fast/python")
    named = candidate(tmp_path / "other", "mine", "plain /my/python")
    taken, said = choose(tmp_path, named)
    assert taken == "/my/python"
    assert "as it was asked for (plain build)" in said


def test_one_that_lacks_a_module_is_passed_over_and_never_fails(tmp_path: Path):
    candidate(tmp_path, "python3.11", "optimised /fast/python")
    named = candidate(tmp_path / "other", "lame", "it has no ensurepip module", code=1)
    taken, said = choose(tmp_path, named)
    assert taken == "/fast/python"
    assert f"passed over {named}: it has no ensurepip module" in said


def test_one_that_is_not_there_is_passed_over(tmp_path: Path):
    candidate(tmp_path, "python3.11", "optimised /fast/python")
    taken, said = choose(tmp_path, "/nowhere/python")
    assert taken == "/fast/python"
    assert "passed over /nowhere/python: it is not there" in said


@pytest.mark.parametrize(
    ("recorded", "optimised"),
    [
        ({}, False),
        ({"CONFIG_ARGS": "'--enable-optimizations' '--with-lto'"}, True),
        ({"PY_CORE_CFLAGS": "-O3 -fprofile-use -fprofile-correction"}, True),
        ({"PY_LDFLAGS_NODIST": "-flto -g"}, True),
        ({"PGO_PROF_USE_FLAG": ""}, True),  # Debian's: see the function
    ],
)
def test_how_a_python_was_built_is_told_by_what_it_recorded(
    monkeypatch: pytest.MonkeyPatch, recorded: dict[str, str], optimised: bool
):
    monkeypatch.setattr(sysconfig, "get_config_var", {**UPSTREAM, **recorded}.get)
    assert python_build.optimised() is optimised


def test_the_python_of_this_venv_will_do():
    assert python_build.unfit() == ""
