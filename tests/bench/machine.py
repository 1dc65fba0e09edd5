"""Where and with what it was measured."""

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CalledProcessError

from tests.bench.tree import git
from tools.python_build import optimised


@dataclass(frozen=True)
class Machine:
    """What figures go with."""

    day: str
    commit: str
    processor: str
    cores: int
    memory_gb: float
    python: str
    optimised: bool


def machine() -> Machine:
    """This one, now; a commit with changes on it is marked."""
    return Machine(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        commit=_commit(),
        processor=_processor(),
        cores=os.cpu_count() or 1,
        memory_gb=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30,
        python=platform.python_version(),
        optimised=optimised(),
    )


def _commit() -> str:
    try:
        return git("rev-parse", "--short", "HEAD") + (
            " with changes" if git("status", "--porcelain") else ""
        )
    except (OSError, CalledProcessError):
        return "no commit"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
