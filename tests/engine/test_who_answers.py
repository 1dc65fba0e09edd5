"""Registry and Redis of an unknown authority, or with a certificate that has ended, are not spoken
to, and it is told; so is a login that the registry does not know, and a registry that answers
before it knows its schemas. (Kafka: tests/secure.)"""

import datetime as dt
import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.local.secure.certificates import Authority
from orders.contracts.errors import RegistryUnavailable, UnknownSchema
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


class _Registry(BaseHTTPRequestHandler):
    """Knows the schemas of `known`, subject -> id, at this moment."""

    known: Mapping[str, int]

    def do_GET(self) -> None:
        self._tell(self._words() == ["subjects"], [*self.known])

    def do_POST(self) -> None:
        subject = self._words()[1]
        self.rfile.read(int(self.headers["content-length"]))
        told = {"subject": subject, "id": self.known.get(subject), "version": 1, "schema": "{}"}
        self._tell(subject in self.known, told)

    def _words(self) -> list[str]:
        return self.path.partition("?")[0].strip("/").split("/")

    def _tell(self, found: bool, what: object) -> None:
        body = json.dumps(what if found else {"error_code": 40403, "message": "no"}).encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


def test_a_registry_that_has_not_read_its_schemas_yet_is_away() -> None:
    """Seen when one was restarted under load: good records were set aside as undecodable."""
    known = {"a": 3, "b": 7}
    handler = type("Registry", (_Registry,), {"known": known})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ids = RegistrySchemaIds({"url": f"http://127.0.0.1:{server.server_address[1]}"}, still=0)
        with pytest.raises(ConfigError, match="orders topics apply"):
            ids.id_of("c", "{}")
        assert (ids.id_of("b", "{}"), ids.id_of("a", "{}")) == (7, 3)
        with pytest.raises(UnknownSchema):
            ids.schema_of(99)
        known.pop("b")  # it starts again, and has read the first of them so far
        with pytest.raises(RegistryUnavailable, match="does not know b any more"):
            ids.schema_of(5)
        with pytest.raises(RegistryUnavailable):
            ids.id_of("c", "{}")
        known["b"] = 7
        with pytest.raises(UnknownSchema):
            ids.schema_of(5)
        server.shutdown()


class _Reading(_Registry):
    """Reads on, one of `late` each time that it is asked for all that it knows."""

    known: dict[str, int]
    late: dict[str, int]

    def do_GET(self) -> None:
        super().do_GET()
        if self.late:
            name, number = self.late.popitem()
            self.known[name] = number


def test_a_registry_that_still_reads_its_schemas_is_away() -> None:
    """Seen when one was restarted on a busy machine: a replica that started was given up, as if
    `orders topics apply` had never been run."""
    handler = type("Reading", (_Reading,), {"known": {"a": 3}, "late": {"c": 9, "b": 7}})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ids = RegistrySchemaIds({"url": f"http://127.0.0.1:{server.server_address[1]}"}, still=0)
        with pytest.raises(RegistryUnavailable, match="is starting"):
            ids.id_of("c", "{}")
        assert ids.id_of("c", "{}") == 9
        with pytest.raises(ConfigError):
            ids.id_of("d", "{}")
        server.shutdown()


def test_a_registry_that_has_no_schema_at_all_is_away() -> None:
    handler = type("Empty", (_Registry,), {"known": {}})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ids = RegistrySchemaIds({"url": f"http://127.0.0.1:{server.server_address[1]}"}, still=0)
        with pytest.raises(RegistryUnavailable, match="`orders topics apply` is still to be run"):
            ids.schema_of(5)
        server.shutdown()


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
