"""Redis: everything in memory, appended to a file that is synced once a second, nothing ever evicted."""

import socket
import subprocess
import time
from pathlib import Path

from deploy.local.part import Part
from deploy.local.ports import Ports
from deploy.local.programs import Say, redis_server


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

    def command(self) -> list[str]:
        options = {
            "bind": "127.0.0.1",
            "port": str(self.ports.redis),
            "dir": str(self.data),
            "save": "",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "aof-timestamp-enabled": "yes",  # lets `lose_last` cut the file at a second
            "maxmemory-policy": "noeviction",
        }
        return [redis_server(self._say), *(word for name, value in options.items() for word in (f"--{name}", value))]

    def healthy(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.ports.redis), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")  # while it reads its file it answers -LOADING
        except OSError:
            return False

    def lose_last(self, seconds: int) -> None:
        """Lose what it was told in the last ``seconds``, as when the machine dies before the file is synced. It must not run."""
        command = ["redis-check-aof", "--truncate-to-timestamp", str(int(time.time()) - seconds)]
        manifest = self.data / "appendonlydir" / "appendonly.aof.manifest"
        subprocess.run([*command, str(manifest)], stdin=subprocess.DEVNULL, capture_output=True, check=True)
