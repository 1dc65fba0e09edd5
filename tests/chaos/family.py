"""Stages as child processes that a test strikes: killed or stopped at failpoints, one a
life; watched, asked how they are."""

import os
import re
import signal
import threading
import urllib.request
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from orders.cli.children import Child, Children

BACKOFF_SECONDS = 0.1
SERVES = re.compile(r"metrics=(http://\S+)")
OWNED = re.compile(r"^orders_stage_owned_partitions\{[^}]*\} ([0-9.]+)", re.MULTILINE)


class Family:
    """The children of one test. Their lines are kept, and written to ``log``."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self._environment = environment
        self._log = log.open("w", encoding="utf-8")
        self._lock = threading.Lock()
        self._members: dict[str, Children] = {}
        self._strikes: dict[str, deque[str]] = {}
        self.lines: dict[str, list[str]] = {}
        self.excused: set[str] = set()
        """Who may end for a fault of configuration: the test starts them anew."""

    def start(
        self,
        name: str,
        module: str,
        arguments: Sequence[str] = (),
        strikes: Iterable[str] = (),
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """Start a child. Each strike holds for one life, the first for the first; the life after
        the last has none."""
        replica = name.rpartition("-")[2] if "-" in name else "1"
        child = Child(
            name,
            module,
            {**self._environment, "ORDERS_REPLICA": replica, **(settings or {})},
            arguments,
        )
        self._strikes[name] = deque(strikes)
        self.lines[name] = []
        self._members[name] = Children([child], self._hear)
        self._arm(child)
        self._members[name].start()

    def tend(self) -> None:
        """Start again what died, armed with its next strike."""
        for family in self._members.values():
            child = self._child(family)
            if (
                child.process is not None
                and child.process.poll() is not None
                and not child.restart_at
            ):
                self._arm(child)
                child.backoff = BACKOFF_SECONDS
            family.watch()
            wrong = {*family.given_up} - self.excused
            assert not wrong, f"the configuration of {wrong} is wrong"

    @property
    def names(self) -> list[str]:
        """Who is there."""
        return list(self._members)

    @property
    def strikes_left(self) -> list[str]:
        """Who has still to be struck."""
        return [
            name
            for name in self._members
            if self._strikes[name] or "ORDERS_STRIKE" in self.child(name).environment
        ]

    def child(self, name: str) -> Child:
        """The child of this name."""
        return self._child(self._members[name])

    def pid(self, name: str) -> int:
        """Its process."""
        process = self.child(name).process
        assert process is not None
        return process.pid

    def asleep(self, name: str) -> bool:
        """Whether it is stopped (SIGSTOP)."""
        stat = Path(f"/proc/{self.pid(name)}/stat")
        try:
            return stat.read_text().rpartition(")")[2].split()[0] == "T"
        except (FileNotFoundError, ProcessLookupError):  # it has died, and starts again
            return False

    def wake(self, name: str) -> None:
        """SIGCONT."""
        os.kill(self.pid(name), signal.SIGCONT)

    def ready(self, name: str) -> bool:
        """Whether it says that it is: every partition assigned to it is claimed."""
        return self._ask(name, "/readyz") is not None

    def owned(self, name: str) -> int:
        """How many partitions it says are assigned to it."""
        found = OWNED.search(self._ask(name, "/metrics") or "")
        return int(float(found[1])) if found else 0

    def said(self, name: str, *words: str, since: int = 0) -> list[str]:
        """Lines of this child, from number ``since`` on, in which all the words stand."""
        with self._lock:
            return [
                line for line in self.lines[name][since:] if all(word in line for word in words)
            ]

    def kill(self, name: str) -> None:
        """SIGKILL. It is not started again."""
        os.kill(self.pid(name), signal.SIGKILL)
        self.end(name)

    def end(self, name: str) -> None:
        """SIGTERM, and wait. It is not started again."""
        self._members.pop(name).stop()
        self._strikes.pop(name)

    def stop(self) -> None:
        """End all."""
        for name in list(self._members):
            process = self.child(name).process
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.send_signal(signal.SIGCONT)
        for name in list(self._members):
            self.end(name)
        self._log.close()

    def last_words(self, lines: int = 12) -> str:
        """The end of what each child said."""
        with self._lock:
            return "\n".join(
                f"{name} | {line}" for name, said in self.lines.items() for line in said[-lines:]
            )

    def address(self, name: str) -> str | None:
        """Where it serves its metrics, in its present life."""
        lines = self.said(name, "metrics=")
        served = [found[1] for line in lines if (found := SERVES.search(line))]
        return served[-1] if served else None

    def _ask(self, name: str, path: str) -> str | None:
        address = self.address(name)
        if address is None:
            return None
        try:
            with urllib.request.urlopen(address + path, timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:  # not there yet, or 503: not ready
            return None

    def _arm(self, child: Child) -> None:
        rest = {name: value for name, value in child.environment.items() if name != "ORDERS_STRIKE"}
        strikes = self._strikes[child.name]
        child.environment = {**rest, "ORDERS_STRIKE": strikes.popleft()} if strikes else rest

    def _hear(self, name: str, line: str) -> None:
        with self._lock:
            self.lines[name].append(line)
            if not self._log.closed:
                print(f"{name} | {line}", file=self._log, flush=True)

    @staticmethod
    def _child(family: Children) -> Child:
        return family.children[0]
