"""Runs stages as child processes: prefixed logs, restart of what dies, an orderly stop."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

RESTART_SECONDS = (0.5, 30.0)
STEADY_SECONDS = 60.0
STOP_SECONDS = 20.0
LAST_WORDS_SECONDS = 5.0
"""A child of a child may keep the pipe open for ever."""
EXIT_CONFIG = 2
COLOURS = (36, 32, 33, 35, 34, 96, 92, 93, 95, 94)


@dataclass(slots=True)
class Child:
    """One process: `python -m <module> <arguments>`, shown as `name`. `serves`: the setting that
    gives it the port of its /metrics, empty if it has none; `given_up`: it ended for a fault of
    configuration."""

    name: str
    module: str
    environment: Mapping[str, str] = field(default_factory=dict)
    arguments: Sequence[str] = ()
    serves: str = ""
    given_up: bool = False
    process: subprocess.Popen[str] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    backoff: float = RESTART_SECONDS[0]
    restarts: int = 0


class Children:
    """Starts, watches and stops children. `say(name, line)` gets every line they print; by
    default it goes to stdout with a prefix."""

    def __init__(
        self, children: Sequence[Child], say: Callable[[str, str], None] | None = None
    ) -> None:
        self.children = list(children)
        self._say = say or _Prefixed([child.name for child in children])
        self._stopping = False
        self._relays: list[threading.Thread] = []

    def start(self) -> None:
        """Start all of them."""
        for child in self.children:
            self._start(child)

    def watch(self) -> None:
        """Restart what died, with a back-off that grows while it keeps dying. One that ended for a
        fault of configuration is given up, as no restart mends that; the others go on."""
        now = time.monotonic()
        for child in self.children:
            if self._stopping or child.given_up:
                continue
            if child.process is None or child.process.poll() is None:
                continue
            if child.process.returncode == EXIT_CONFIG:
                child.given_up = True
                self._say(
                    child.name,
                    f"ended with {EXIT_CONFIG}: its configuration is wrong. It is not started "
                    "again; the others go on",
                )
            elif not child.restart_at:
                steady = now - child.started_at > STEADY_SECONDS
                child.backoff = (
                    RESTART_SECONDS[0] if steady else min(child.backoff * 2, RESTART_SECONDS[1])
                )
                child.restart_at = now + child.backoff
                self._say(
                    child.name,
                    f"ended with {child.process.returncode}; starts again in {child.backoff:.1f} s",
                )
            elif now >= child.restart_at:
                child.restarts += 1
                self._start(child)

    @property
    def given_up(self) -> list[str]:
        """Names of the children that ended for a fault of configuration."""
        return [child.name for child in self.children if child.given_up]

    def stop(self) -> None:
        """SIGTERM, which ends each batch in order; SIGKILL for whoever has not ended after 20 s.
        Their last lines are said before it returns."""
        self._stopping = True
        _end(self.children)
        for relay in self._relays:
            relay.join(LAST_WORDS_SECONDS)

    def end(self, name: str) -> None:
        """The same for those of this name, for good; the others go on."""
        ending = [child for child in self.children if child.name == name]
        self.children = [child for child in self.children if child.name != name]
        _end(ending)

    def _start(self, child: Child) -> None:
        child.restart_at, child.started_at = 0.0, time.monotonic()
        child.process = subprocess.Popen(
            [sys.executable, "-m", child.module, *child.arguments],
            env={**os.environ, "PYTHONUNBUFFERED": "1", **child.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            # Ctrl-C reaches the parent alone, which stops the children in order
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        assert child.process.stdout is not None
        relay = threading.Thread(
            target=self._relay, args=(child.name, child.process.stdout), daemon=True
        )
        relay.start()
        self._relays = [one for one in self._relays if one.is_alive()] + [relay]

    def _relay(self, name: str, stream: IO[str]) -> None:
        for line in stream:
            self._say(name, line.rstrip("\n"))


def _end(children: Sequence[Child]) -> None:
    processes = (child.process for child in children)
    running = [one for one in processes if one is not None and one.poll() is None]
    for process in running:
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGCONT)  # one that a test has stopped could not hear
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class _Prefixed:
    def __init__(self, names: Sequence[str]) -> None:
        self._width = max(map(len, names), default=0)
        self._colours = (
            {name: COLOURS[index % len(COLOURS)] for index, name in enumerate(names)}
            if sys.stdout.isatty()
            else {}
        )
        self._lock = threading.Lock()

    def __call__(self, name: str, line: str) -> None:
        label = f"{name:<{self._width}} |"
        if name in self._colours:
            label = f"\033[{self._colours[name]}m{label}\033[0m"
        with self._lock:
            print(label, line, flush=True)


def end_with_parent() -> None:
    """Ask Linux to send SIGTERM to the child when its parent dies, however it dies; elsewhere
    the children outlive a killed parent."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
