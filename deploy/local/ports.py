"""Ports of a stack: chosen once, remembered beside its data, so that addresses stay the same
over `down` and `up`."""

import json
import random
import socket
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
    """A free port, drawn at random, for a program beside the stack."""
    return next(port for port in random.sample(CANDIDATES, len(CANDIDATES)) if is_free(port))


def any_free() -> Ports:
    """Free ports, drawn at random, so that stacks started at the same moment hardly ever draw
    the same."""
    free: list[int] = []
    for port in random.sample(CANDIDATES, len(CANDIDATES)):
        if is_free(port):
            free.append(port)
        if len(free) == len(Ports._fields):
            break
    return Ports(*free)


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
