"""What is common to the three parts of the stack."""

import os
import shutil
import time
from abc import ABC, abstractmethod
from pathlib import Path

from deploy.local.errors import StackError
from deploy.local.ports import Ports
from deploy.local.process import Daemon
from deploy.local.programs import Say


class Part(ABC):
    """One server of the stack: how to start it, and how to see that it works. All that it keeps
    is under ``home``."""

    name: str  # as in LocalStack.start("kafka"), and as its folder
    title: str  # as people call it
    patience = 60.0  # seconds that a start may take on a busy machine

    def __init__(self, home: Path, ports: Ports) -> None:
        self.home = home
        self.data = home / "data"
        self.ports = ports
        self.daemon = Daemon(home)

    @property
    @abstractmethod
    def address(self) -> str:
        """Where clients find it."""

    @property
    def shown(self) -> str:
        """The address as people may see it."""
        return self.address

    @abstractmethod
    def command(self) -> list[str]:
        """The command that starts it; whatever that needs is made ready first."""

    @abstractmethod
    def healthy(self) -> bool:
        """It answers, now. Takes two seconds at most."""

    def launch(self, say: Say) -> None:
        """Start it, without waiting until it answers."""
        say(f"starting {self.title}")
        self.data.mkdir(parents=True, exist_ok=True)
        self.daemon.start(self.command(), environment())

    def wait(self, say: Say) -> None:
        """Wait until it answers. `StackError` with the log to read if it ends instead, or is
        silent for too long."""
        begun = time.monotonic()
        told = 0
        while not self.healthy():
            waited = time.monotonic() - begun
            if self.daemon.pid() is None:
                raise StackError(
                    f"{self.title} ended while starting. The end of its log, "
                    f"{self.daemon.log}:\n{self.daemon.last_words()}"
                )
            if waited > self.patience:
                raise StackError(
                    f"{self.title} does not answer after {waited:.0f} s. Read its log: "
                    f"{self.daemon.log}"
                )
            if waited > told + 5:
                told = int(waited)
                say(f"waiting for {self.title} ({told} s of at most {self.patience:.0f})")
            time.sleep(0.1)

    def lose_everything(self) -> None:
        """Delete its data, as when its disk is gone. It must not run."""
        shutil.rmtree(self.data, ignore_errors=True)


def environment() -> dict[str, str]:
    """Next to nothing: variables of whoever starts the stack (JAVA_TOOL_OPTIONS, QUARKUS_…) must
    not configure its servers."""
    return {
        "LANG": "C.UTF-8",
        **{name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ},
    }
