"""Registry and Redis of an unknown authority, or with a certificate that has ended, are not spoken
to, and it is told; so is a login that the registry does not know. (Kafka: tests/secure.)"""

import datetime as dt
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.local.secure.certificates import Authority
from orders.contracts.errors import RegistryUnavailable
from orders.engine.errors import ConfigError, RedisAway
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.redis.connection import connect
from tests.secure.impostor import showing

DAY = dt.timedelta(days=1)
CASES = pytest.mark.parametrize(
    ("trusted", "lasts", "because"),
    [
        ("stranger", DAY, "certificate verify failed"),
        ("ours", -DAY, "certificate has expired"),
    ],
)


@pytest.fixture
def authorities(tmp_path: Path) -> dict[str, Authority]:
    """Ours, and one that nobody of ours knows."""
    made = {name: Authority(tmp_path / name) for name in ("ours", "stranger")}
    for one in made.values():
        one.provide(())
    return made


@CASES
def test_the_registry(authorities, trusted: str, lasts: dt.timedelta, because: str) -> None:
    authorities["ours"].issue("registry", lasts)
    with showing(authorities["ours"], "registry") as port:
        ca = str(authorities[trusted].trusted)
        ids = RegistrySchemaIds({"url": f"https://127.0.0.1:{port}", "ssl.ca.location": ca})
        with pytest.raises(RegistryUnavailable, match=because):
            ids.schema_of(7)


@CASES
def test_redis(authorities, trusted: str, lasts: dt.timedelta, because: str) -> None:
    authorities["ours"].issue("redis", lasts)
    with showing(authorities["ours"], "redis") as port:
        ca = authorities[trusted].trusted
        server = connect(f"rediss://127.0.0.1:{port}/0?ssl_ca_certs={ca}", 60.0)
        with pytest.raises(RedisAway, match=because):
            server.ask("TIME")


class _Refuses(BaseHTTPRequestHandler):
    status = 401

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture(params=[401, 403])
def refusing(request: pytest.FixtureRequest) -> Iterator[tuple[int, str]]:
    """A registry that lets nobody in: its status, and where it is."""
    handler = type("Refuses", (_Refuses,), {"status": request.param})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield request.param, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_user_whom_the_registry_does_not_know(refusing: tuple[int, str]) -> None:
    status, url = refusing
    ids = RegistrySchemaIds({"url": url, "basic.auth.user.info": "nobody:x"})
    with pytest.raises(ConfigError, match=f"refuses the login: HTTP {status}"):
        ids.schema_of(7)
