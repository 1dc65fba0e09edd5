"""A redis-server of the tests' own: on a free port, with its data in a folder of its own,
restarted at will."""

import os
import subprocess
import time
from pathlib import Path

import redis

from deploy.local.ports import a_free_one
from deploy.local.programs import redis_server


class PrivateRedis:
    """Running from construction to `stop`. `login`: as a URL has it, with its @."""

    def __init__(self, folder: Path, *options: str, login: str = "") -> None:
        self._folder = folder
        self._options = options
        self.port = a_free_one()
        self._process = self._start()
        self.url = f"redis://{login}127.0.0.1:{self.port}/0"
        self.client = redis.Redis.from_url(
            self.url
        )  # for what tests do behind the back of state stores and ledgers
        self._wait()

    def restart(self, lost: bool) -> None:
        """Another incarnation, with its data or (`lost`) empty."""
        if lost:
            self.client.flushall()
        self.stop()
        self._process = self._start()
        self._wait()

    def stop(self) -> None:
        """Politely: it writes out what it has."""
        self._process.terminate()
        self._process.wait(timeout=60)

    def _start(self) -> subprocess.Popen[bytes]:
        options = [
            "--bind",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--dir",
            str(self._folder),
            "--save",
            "",
            "--appendonly",
            "yes",
            *self._options,
        ]
        environment = {
            **os.environ,
            "LC_ALL": "C",
        }  # Lua sorts by the locale; the fake sorts by bytes
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                [redis_server(print), *options], stdout=log, stderr=log, env=environment
            )

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                self.client.ping()
                return
            except redis.exceptions.ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
