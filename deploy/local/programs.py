"""Programs of the machine that the stack needs: found, installed if we may, else named."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable

from deploy.local.errors import StackError

Say = Callable[[str], None]
OLDEST_REDIS = 7


def maven(say: Say) -> str:
    """Path of ``mvn``. `StackError` if it is missing and may not be installed."""
    return _find("mvn", "maven", say)


def redis_server(say: Say) -> str:
    """Path of ``redis-server``, 7 or newer. `StackError` if it is missing and may not be
    installed, or too old."""
    path = _find("redis-server", "redis-server", say)
    text = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"v=(\d+)", text)
    if version is None or int(version[1]) < OLDEST_REDIS:
        raise StackError(
            f"{path} is too old ({text.strip()}): the stack needs Redis {OLDEST_REDIS} or newer"
        )
    return path


def prometheus(say: Say) -> str:
    """Path of ``prometheus``. `StackError` if it is missing and may not be installed."""
    return _find("prometheus", "prometheus", say)


def alertmanager(say: Say) -> str:
    """Path of ``prometheus-alertmanager``, as Debian calls it. `StackError` likewise."""
    return _find("prometheus-alertmanager", "prometheus-alertmanager", say)


def redis_exporter(say: Say) -> str:
    """Path of ``prometheus-redis-exporter``, as Debian calls it. `StackError` likewise."""
    return _find("prometheus-redis-exporter", "prometheus-redis-exporter", say)


def node_exporter(say: Say) -> str:
    """Path of ``prometheus-node-exporter``, as Debian calls it. `StackError` likewise."""
    return _find("prometheus-node-exporter", "prometheus-node-exporter", say)


def _find(program: str, package: str, say: Say) -> str:
    if path := shutil.which(program):
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"{program} is missing: installing the package {package} with apt-get ...")
        _apt_get("update")
        _apt_get("install", "--yes", "--no-install-recommends", package)
        if path := shutil.which(program):
            return path
    raise StackError(
        f"{program} is missing and cannot be installed from here: install it (on Debian and "
        f"Ubuntu: sudo apt-get install {package}), "
        "then try again"
    )


def _apt_get(*arguments: str) -> None:
    # RUNLEVEL=1 keeps the package from starting a server of its own beside ours.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    done = subprocess.run(
        ["apt-get", "-qq", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        raise StackError(
            f"apt-get {' '.join(arguments)} failed:\n{(done.stdout + done.stderr).strip()}"
        )
