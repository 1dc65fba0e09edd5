"""Redis: everything in memory, appended to a file that is synced once a second, nothing ever
evicted."""

import os
import re
import socket
from collections.abc import Mapping
from pathlib import Path

from deploy.local.part import Part
from deploy.local.ports import Ports
from deploy.local.programs import Say, redis_server

SECOND_MARK = re.compile(
    rb"^#TS:(\d+)\r\n", re.MULTILINE
)  # stands in the append-only file before the commands of each second


class RedisServer(Part):
    """redis-server; installed at the first start if it is missing and may be."""

    name = "redis"
    title = "Redis"

    def __init__(self, home: Path, ports: Ports, say: Say) -> None:
        super().__init__(home, ports)
        self._say = say

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.ports.redis}/0"

    def options(self) -> Mapping[str, str]:
        """Its configuration."""
        return {
            "bind": "127.0.0.1",
            "port": str(self.ports.redis),
            "dir": str(self.data),
            "save": "",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "aof-timestamp-enabled": "yes",  # lets `lose_since` cut the file at a second
            "maxmemory-policy": "noeviction",
        }

    def command(self) -> list[str]:
        return [
            redis_server(self._say),
            *(word for name, value in self.options().items() for word in (f"--{name}", value)),
        ]

    def healthy(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.ports.redis), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(
                    b"+PONG"
                )  # while it reads its file it answers -LOADING
        except OSError:
            return False

    def lose_since(self, moment: float) -> None:
        """Lose what it was told since then (wall clock, seconds), and up to one second before, as
        when the machine dies before the file is synced. It must not run. What a rewrite of the
        file has condensed meanwhile stays."""
        journal = max(
            self.data.glob("appendonlydir/*.incr.aof"),
            key=lambda file: int(file.name.split(".")[-3]),
        )
        kept = moment - 1  # a mark stands for all of its second
        late = (
            mark.start()
            for mark in SECOND_MARK.finditer(journal.read_bytes())
            if int(mark[1]) > kept
        )
        if (cut := next(late, None)) is not None:
            os.truncate(journal, cut)
