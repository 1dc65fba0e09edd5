"""Kafka, Redis and the registry of a drill: behind locks, Kafka on a disk that can be full, the
registry under a clock that can be wrong (Redis' memory allocator does not bear libfaketime)."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from deploy.local import LocalStack
from orders.cli.demo.house import Say, own_stack
from tools.drill.needs import faketime

ROOM = 4 << 30
"""Bytes that Kafka's disk holds, at most; memory is taken as it is filled."""
LITTLE = 400 << 20
"""Bytes that are left to Kafka by whoever fills its disk, and that he takes then."""


class Disk:
    """Kafka's: a tmpfs at `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> Path:
        """Somebody's file takes all that is left; returns it."""
        filler = self.folder / "heap.hprof"
        used = shutil.disk_usage(self.folder).used
        _root("mount", "-o", f"remount,size={used + LITTLE}", str(self.folder))
        with filler.open("wb") as file:
            while free := shutil.disk_usage(self.folder).free:
                with suppress(OSError):  # Kafka took some of it meanwhile: what is left then
                    os.posix_fallocate(file.fileno(), filler.stat().st_size, free)
        return filler


@contextmanager
def disk(folder: Path, wanted: bool) -> Iterator[Disk | None]:
    """A disk for Kafka below the data folder, if one is wanted."""
    data = folder / "stack" / "kafka" / "data"
    if os.path.ismount(data):  # a drill that was killed left it
        _root("umount", str(data))
    if not wanted:
        yield None
        return
    data.mkdir(parents=True, exist_ok=True)
    _root("mount", "-t", "tmpfs", "-o", f"size={ROOM}", "orders-drill", str(data))
    try:
        yield Disk(data)
    finally:
        _root("umount", "--lazy", str(data))


def _root(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)


class Clock:
    """The registry's clock. `file` says what it is off by."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def set(self, seconds: int) -> None:
        """It is ahead by so many, from a second later on."""
        self.file.write_text(f"+{seconds}s\n")


@contextmanager
def servers(folder: Path, clock: Clock | None, say: Say) -> Iterator[LocalStack]:
    """A secure stack in the folder, new; what the drill starts finds it by the environment."""
    with own_stack(folder, say, keep=False, secure=True) as stack:
        if clock is not None:
            _with_clock(stack, clock, say)
        yield stack


def _with_clock(stack: LocalStack, clock: Clock, say: Say) -> None:
    """The registry once more, under a clock of its own, right at first."""
    clock.set(0)
    stack.stop("registry")
    registry, env = stack.part("registry"), shutil.which("env")
    assert env is not None
    told = {
        "LD_PRELOAD": str(faketime()),
        "FAKETIME_TIMESTAMP_FILE": str(clock.file),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",  # with it Java's waits spin
    }
    settings = [f"{name}={value}" for name, value in told.items()]
    plain = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    registry.daemon.start([env, *settings, *registry.command()], plain)
    registry.wait(say)
