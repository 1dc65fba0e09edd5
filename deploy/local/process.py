"""A background process that outlives its starter and is known again later, by pid and time of
birth."""

import contextlib
import os
import signal
import time
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Daemon:
    """At most one background process, remembered in ``<home>/pid``; what it prints is appended to
    ``<home>/log``.

    A pid alone may have been given to another process since; pid, boot and time of birth together
    name this one, so that nothing else is ever signalled.
    """

    def __init__(self, home: Path) -> None:
        self._pid_file = home / "pid"
        self.log = home / "log"

    def start(self, command: list[str], environment: dict[str, str]) -> None:
        """Start ``command`` in a session of its own, so that a Ctrl-C meant for its starter does
        not reach it."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        files = [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(self.log), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ]
        pid = os.posix_spawn(command[0], command, environment, file_actions=files, setsid=True)
        self._pid_file.write_text(f"{pid} {_birth(pid)}")

    def pid(self) -> int | None:
        """Its pid while it runs, else None."""
        if not self._pid_file.exists():
            return None
        number, _, birth = self._pid_file.read_text().partition(" ")
        pid = int(number)
        _reap(pid)
        return pid if birth and _birth(pid) == birth else None

    def last_words(self, lines: int = 8) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def stop(self, patience: float = 20.0) -> None:
        """Ask it to end, and kill it after ``patience`` seconds. Returns when it is gone;
        nothing happens if it does not run."""
        self._signal(signal.SIGTERM)
        self._signal(signal.SIGCONT)  # a paused process hears nothing else
        if not self._gone_within(patience):
            self.kill()

    def kill(self) -> None:
        """End it at once (SIGKILL). Returns when it is gone; nothing happens if it does not run."""
        self._signal(signal.SIGKILL)
        while not self._gone_within(1.0):
            pass
        self._pid_file.unlink(missing_ok=True)

    def _signal(self, number: signal.Signals) -> None:
        if pid := self.pid():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def _gone_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.pid() is not None:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        self._pid_file.unlink(missing_ok=True)
        return True


def _birth(pid: int) -> str:
    """Boot and clock tick at which a process was born; empty if it is dead or was never there."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    state, *rest = stat.rpartition(")")[
        2
    ].split()  # the name before it may hold blanks and brackets
    return "" if state in "ZX" else f"{_BOOT.read_text().strip()} {rest[18]}"


def _reap(pid: int) -> None:
    """Let a dead child go, if it was ours: until then it would count as a process."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
