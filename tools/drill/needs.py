"""What a drill needs of the machine: said before anything is started."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

PROGRAMS: Mapping[str, str] = {
    "redis-server": "redis-server",
    "prometheus": "prometheus",
    "prometheus-alertmanager": "prometheus-alertmanager",
    "prometheus-redis-exporter": "prometheus-redis-exporter",
    "prometheus-node-exporter": "prometheus-node-exporter",
}
"""Program -> Debian's package that has it."""
FAKETIME = "libfaketimeMT.so.1"


def missing(clocks: bool, disks: bool) -> list[str]:
    """What is to be done first, a line each. `clocks`: a clock is to be wrong; `disks`: a disk is
    to be full."""
    packages = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if clocks and faketime() is None:
        packages.append("libfaketime")
    lines = [f"install first: apt-get install {' '.join(packages)}"] if packages else []
    if disks and (os.geteuid() != 0 or shutil.which("mount") is None):
        lines.append("a disk that is full is a small tmpfs: run it as root, or name other faults")
    return lines


def faketime() -> Path | None:
    """The library by which a program sees another time."""
    return next(Path("/usr/lib").glob(f"*/faketime/{FAKETIME}"), None)
