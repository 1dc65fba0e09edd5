"""Redis behind locks: TLS alone, and users by its ACL file."""

from collections.abc import Mapping
from pathlib import Path

import redis
from redis.exceptions import RedisError

from deploy.local.ports import Ports
from deploy.local.programs import Say
from deploy.local.redis_server import RedisServer
from deploy.local.secure.certificates import Authority
from deploy.local.secure.logins import OPERATOR, Logins

SERVER = "redis"


class SecureRedis(RedisServer):
    """Its ACL file is written by whoever brings the stack up."""

    def __init__(
        self, home: Path, ports: Ports, say: Say, authority: Authority, logins: Logins
    ) -> None:
        super().__init__(home, ports, say)
        self._authority = authority
        self._logins = logins

    @property
    def acl_file(self) -> Path:
        """Read at the start, and by `ACL LOAD`."""
        return self.home / "users.acl"

    @property
    def query(self) -> str:
        """What a URL says behind its question mark."""
        return f"ssl_ca_certs={self._authority.trusted}"

    @property
    def address(self) -> str:
        password = self._logins.password(OPERATOR)
        return f"rediss://{OPERATOR}:{password}@127.0.0.1:{self.ports.redis}/0?{self.query}"

    @property
    def shown(self) -> str:
        return f"rediss://127.0.0.1:{self.ports.redis}/0"

    def options(self) -> Mapping[str, str]:
        return {
            **super().options(),
            "port": "0",
            "tls-port": str(self.ports.redis),
            "tls-cert-file": str(self._authority.file(SERVER, "crt")),
            "tls-key-file": str(self._authority.file(SERVER, "key")),
            "tls-ca-cert-file": str(self._authority.trusted),
            "tls-auth-clients": "no",
            "aclfile": str(self.acl_file),
        }

    def healthy(self) -> bool:
        try:
            with redis.Redis.from_url(
                self.address, socket_timeout=1, socket_connect_timeout=1
            ) as client:
                return bool(client.ping())
        except RedisError:  # while it reads its file it answers LOADING
            return False
