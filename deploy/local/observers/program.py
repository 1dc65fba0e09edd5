"""A program that watches: how to start it, and how to see that it works."""

import http.client
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.errors import StackError
from deploy.local.process import Daemon

PATIENCE_SECONDS = 60.0


@dataclass
class Program:
    """`home`: the folder of all that it writes; `healthy_at`: the path that answers 200 once it
    works."""

    title: str
    home: Path
    port: int
    healthy_at: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """For a browser."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def daemon(self) -> Daemon:
        """Its process, if it runs."""
        return Daemon(self.home)

    def start(self) -> None:
        """Start it, unless it runs, and wait until it answers. Raises StackError with the end of
        its log."""
        if self.daemon.pid() is None:
            self.home.mkdir(parents=True, exist_ok=True)
            self.daemon.start(list(self.command), dict(self.environment))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.healthy():
            if self.daemon.pid() is None or time.monotonic() > deadline:
                raise StackError(
                    f"{self.title} does not answer. The end of its log, {self.daemon.log}:\n"
                    f"{self.daemon.last_words()}"
                )
            time.sleep(0.1)

    def healthy(self) -> bool:
        """It answers, now. Takes two seconds at most."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", self.healthy_at)
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
