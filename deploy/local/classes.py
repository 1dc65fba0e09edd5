"""Classes of the servers in Java, loaded and linked once for all stacks of a checkout: whatever
starts later takes half of the time and CPU (Java's ahead-of-time cache, JEP 514)."""

import tempfile
from pathlib import Path

from deploy.local import ports
from deploy.local.broker import Broker
from deploy.local.errors import StackError
from deploy.local.part import Part, environment
from deploy.local.parts import Parts, alone, located
from deploy.local.programs import Say
from deploy.local.registry import Registry

PATIENCE = 180.0
"""Seconds that a server may take to write what it has learned; it does so when it ends."""


def learn(parts_dir: Path, say: Say) -> None:
    """Start each server once and keep what it loads, unless that was done. Safe when several stacks
    call it at the same time. What cannot be kept is said: servers then start as slowly as ever."""
    parts = located(parts_dir)
    with alone(parts_dir):
        if parts.classes.exists():
            return
        say("starting the servers once to keep what they load, for faster starts (half a minute)")
        with tempfile.TemporaryDirectory(dir=parts_dir, ignore_cleanup_errors=True) as scratch:
            kept = Path(scratch) / "classes"
            kept.mkdir()
            try:
                _watch(Path(scratch), parts, kept)
            except StackError as error:
                say(f"nothing is kept for faster starts: {error}")
            kept.rename(parts.classes)


def _watch(home: Path, parts: Parts, kept: Path) -> None:
    chosen = ports.settled(None, fixed=False)
    servers: list[Part] = [
        Broker(home / "kafka", chosen, parts),
        Registry(home / "registry", chosen, parts),
    ]
    try:
        for server in servers:
            _start(server, kept)
            server.wait(lambda line: None)
    finally:
        for server in reversed(servers):
            server.daemon.stop(PATIENCE)


def _start(server: Part, kept: Path) -> None:
    server.data.mkdir(parents=True)
    java, *rest = server.command()
    keeping = f"-XX:AOTCacheOutput={kept / server.name}.aot"
    server.daemon.start([java, keeping, *rest], environment())
