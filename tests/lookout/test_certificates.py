"""When certificates end is seen whatever the server wants of us: nothing, or that we show one of
our own (mutual TLS), by TLS 1.2 and by TLS 1.3."""

import contextlib
import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from deploy.local.ports import a_free_one
from deploy.local.secure.certificates import Authority
from orders.client import certificates
from orders.client.certificates import expiries
from orders.engine.errors import ConfigError
from orders.engine.settings import Settings

DAY = 86_400
VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine takes its time to shake hands."""
    monkeypatch.setattr(certificates, "SECONDS", 60.0)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """Has issued a server's certificate for 90 days, and one that a client may show for 30."""
    made = Authority(tmp_path)
    made.provide(["redis"])
    made.issue("broker", dt.timedelta(days=30))
    return made


@contextlib.contextmanager
def serving(authority: Authority, version: ssl.TLSVersion, mutual: bool) -> Iterator[int]:
    """A server that shakes hands and says nothing; the port that it listens at."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = version
    context.load_cert_chain(authority.file("redis", "crt"), authority.file("redis", "key"))
    if mutual:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(authority.trusted)
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_shake_hands, args=(server, context), daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def _shake_hands(server: socket.socket, context: ssl.SSLContext) -> None:
    with contextlib.suppress(OSError):
        while True:
            plain, _ = server.accept()
            with contextlib.suppress(OSError), context.wrap_socket(plain, True) as secure:
                secure.recv(1)


def settings(port: int, query: str = "", **kafka: str) -> Settings:
    return Settings(
        kafka_bootstrap_servers=f"127.0.0.1:{port}",
        kafka={name: SecretStr(value) for name, value in kafka.items()},
        registry_url="http://none",
        redis_url=SecretStr(f"rediss://127.0.0.1:{port}/0{query}"),
    )


def days(at: float) -> int:
    return round((at - time.time()) / DAY)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("mutual", [False, True])
def test_a_servers_certificate_is_seen_and_so_is_ours(
    authority: Authority, version: ssl.TLSVersion, mutual: bool
):
    own, key = (str(authority.file("broker", ending)) for ending in ("crt", "key"))
    with serving(authority, version, mutual) as port:
        shown = settings(
            port,
            f"?ssl_certfile={own}&ssl_keyfile={key}",
            SECURITY_PROTOCOL="SSL",
            SSL_CERTIFICATE_LOCATION=own,
            SSL_KEY_LOCATION=key,
        )
        found = {server: days(until) for server, until in expiries(shown).items()}
    assert found == {"kafka": 90, "redis": 90, "lookout": 30}


def test_a_server_that_hangs_up_on_us_is_shown_and_not_left_out(authority: Authority):
    """A value of 0 is an alert; a gap would be none."""
    with serving(authority, ssl.TLSVersion.TLSv1_2, mutual=True) as port:
        assert expiries(settings(port)) == {"redis": 0.0}


def test_who_is_away_is_left_out_and_what_it_said_before_stands():
    assert expiries(settings(a_free_one())) == {}


def test_a_certificate_of_ours_that_cannot_be_read_is_a_fault_of_configuration(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"missing\.pem"):
        expiries(settings(9, f"?ssl_certfile={tmp_path / 'missing.pem'}"))
