"""Ports of a stack: chosen once, remembered beside its data, so that addresses stay the same
over `down` and `up`."""

import fcntl
import functools
import json
import os
import random
import socket
import tempfile
from pathlib import Path
from typing import NamedTuple

from deploy.local.errors import StackError

# Below the range from which the system gives out ports for outgoing connections: while a part is
# down, no client's connection can take its port, nor can a client that tries to reconnect end up
# connected to itself.
CANDIDATES = range(12_000, 32_000)


class Ports(NamedTuple):
    """One port for each listener of the stack, all on 127.0.0.1."""

    kafka: int
    controller: int
    registry: int
    registry_management: int
    redis: int

    def taken(self) -> list[str]:
        """Listeners whose port somebody else listens on, as ``port 1234 (name)``."""
        return [
            f"port {port} ({name})" for name, port in self._asdict().items() if not is_free(port)
        ]


FIXED = Ports(kafka=9092, controller=9093, registry=8081, registry_management=8082, redis=6379)


def is_free(port: int) -> bool:
    """Nobody listens on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as the servers do: old connections in TIME_WAIT do not count
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def a_free_one() -> int:
    """A free port, drawn at random, that is given to nobody else while this process lives: between
    the draw and the moment when a server listens there lie seconds."""
    drawn = random.sample(CANDIDATES, len(CANDIDATES))
    return next(port for port in drawn if is_free(port) and _claim(port))


def any_free() -> Ports:
    """Free ports, each as `a_free_one` draws it."""
    return Ports(*(a_free_one() for _ in Ports._fields))


def _claim(port: int) -> bool:
    """A byte a port in a file that all processes of this user share, locked by whoever drew it:
    the lock goes with its process, however that ends."""
    if port in _claimed:
        return False
    try:
        fcntl.lockf(_claims(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except OSError:
        return False
    _claimed.add(port)
    return True


_claimed: set[int] = set()
"""A process does not stand in its own way: its locks do not keep it from a second draw."""


@functools.cache
def _claims() -> int:
    """Never closed: closing a file gives up all locks on it."""
    file = Path(tempfile.gettempdir()) / f"orders-ports-{os.getuid()}"
    return os.open(file, os.O_RDWR | os.O_CREAT, 0o600)


def settled(remembered: Ports | None, fixed: bool) -> Ports:
    """The ports for a stack of which nothing runs: the fixed ones, else those of last time, else
    (if others took them) new ones."""
    wanted = FIXED if fixed else remembered or any_free()
    if not (taken := wanted.taken()):
        return wanted
    if fixed:
        raise StackError(
            f"in use by another program: {', '.join(taken)}. Stop it, or let free ports be chosen "
            "(--ports auto)"
        )
    return any_free()


def load(file: Path) -> Ports | None:
    """The ports remembered in ``file``, if any."""
    return Ports(**json.loads(file.read_text())) if file.exists() else None


def save(ports: Ports, file: Path) -> None:
    """Remember ``ports`` in ``file``."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(ports._asdict()))
