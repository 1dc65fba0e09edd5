"""A wheel that is built where a compiler is runs the native codec where none is; one that is built
without a compiler runs on generated Python. Each is installed into a folder of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from orders.contracts.codec.native.library import obstacle

ROOT = Path(__file__).parents[2]
PACKAGED = ("orders", "services", "deploy", "schemas")
PROJECT = ("pyproject.toml", "setup.py", "requirements.in", "LICENSE", "README.md")
ASK = "from orders.contracts.codec.choice import chosen; print(chosen().name)"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def pip(*words: str, compiler: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", *words],
        env={**os.environ, "CC": compiler},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr


def wheel(folder: Path, compiler: str) -> Path:
    """Built from the sources alone: nothing that this checkout has built before."""
    source = folder / "source"
    for name in PACKAGED:
        built = shutil.ignore_patterns("*.so", "__pycache__")
        shutil.copytree(ROOT / name, source / name, ignore=built)
    for name in PROJECT:
        shutil.copy(ROOT / name, source)
    words = ("--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source))
    pip("wheel", *words, compiler=compiler)
    [made] = folder.glob("*.whl")
    return made


def codec_of(installed: Path) -> str:
    """Which codec a process that has only this says that it runs on."""
    switched = {name: value for name, value in os.environ.items() if name != "ORDERS_NATIVE"}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**switched, "PYTHONPATH": str(installed)},
        cwd=installed,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("built_with", "name"),
    [
        pytest.param(
            "cc", "native", marks=pytest.mark.skipif(bool(obstacle()), reason=str(obstacle()))
        ),
        ("no-such-compiler", "python"),
    ],
)
def test_a_wheel_runs_where_no_compiler_is(built_with: str, name: str, tmp_path: Path) -> None:
    made = wheel(tmp_path, built_with)
    installed = tmp_path / "installed"
    words = ("--no-deps", "--no-index", "--target", str(installed), str(made))
    pip("install", *words, compiler="no-such-compiler")
    assert codec_of(installed) == name
