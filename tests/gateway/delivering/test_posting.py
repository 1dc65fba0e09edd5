"""Answers over HTTP, to partners of every manner, on this machine."""

import base64
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from orders.engine.errors import ConfigError
from services.gateway.delivering.posting import Attempt, Send, key_of, poster
from services.gateway.delivering.rows import Outgoing
from tests.gateway.delivering.house import JSON, House

OLD, NEW = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLjSw", "whsec_bmV3LXNlY3JldC1uZXctc2VjcmV0LW5ldw=="


class Partner(ThreadingHTTPServer):
    """Answers as its path says: a status, or hang. `got`: (headers, body) of each request."""

    daemon_threads = True

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.let_go = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Partner

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
        status = self.path.strip("/")
        if status == "hang":
            self.server.let_go.wait(10)
            return
        self.send_response(int(status))
        if status in {"301", "429"}:
            self.send_header("Retry-After" if status == "429" else "Location", "7")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def partner() -> Iterator[Partner]:
    with Partner() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.let_go.set()
        server.shutdown()


@pytest.fixture
def one(tmp_path: Path) -> Outgoing:
    house = House(tmp_path, web=JSON)
    house.tell("RECEIVED", "web:1")
    return house.all("web")[0]


def sender(url: str, seconds: float = 60.0, **client: Any) -> Send:
    keys = [key_of(NEW), key_of(OLD)]
    http = httpx.Client(timeout=seconds, trust_env=False, **client)
    return poster(http, url, keys, lambda: time.time_ns() // 1_000_000)


def test_it_is_signed_by_each_secret_over_name_time_and_bytes(partner: Partner, one: Outgoing):
    assert sender(f"{partner.url}/204")(one).outcome == "taken"
    [(headers, body)] = partner.got
    assert (headers["webhook-id"], headers["content-type"]) == (
        "web-000000001",
        "application/json",
    )
    for secret in (OLD, NEW):
        assert Webhook(secret).verify(body, headers)["type"] == "order.received"
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldA==").verify(body, headers)


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        *[("200", "taken"), ("202", "taken"), ("422", "refused"), ("409", "refused")],
        *[("500", "away"), ("503", "away"), ("404", "away"), ("401", "away"), ("301", "away")],
    ],
)
def test_what_a_status_comes_to(partner: Partner, one: Outgoing, path: str, outcome: str):
    attempt = sender(f"{partner.url}/{path}")(one)
    assert attempt.outcome == outcome
    assert outcome == "taken" or attempt.because == f"it answers {path}"
    assert len(partner.got) == 1, "no redirect is followed"


def test_a_partner_may_say_when_to_come_again(partner: Partner, one: Outgoing):
    assert sender(f"{partner.url}/429")(one).after == 7


def test_what_no_time_is_counts_as_nothing_said(one: Outgoing):
    for said in ("9" * 400, "1000000000", "-1", "٣", "Sun, 06 Nov 1994 08:49:37 GMT"):
        headers = [(b"retry-after", said.encode())]
        answers = httpx.MockTransport(lambda _, told=headers: httpx.Response(429, headers=told))
        assert sender("http://partner.test", transport=answers)(one) == Attempt(
            "away", "it answers 429"
        )


def test_one_that_hangs_or_is_not_there_is_away(partner: Partner, one: Outgoing):
    hangs = sender(f"{partner.url}/hang", seconds=0.2)(one)
    assert (hangs.outcome, hangs.because) == ("away", "it does not answer: ReadTimeout")
    assert sender("http://127.0.0.1:1")(one).outcome == "away"


def test_one_whose_certificate_nobody_knows_is_away(
    partner: Partner, one: Outgoing, tmp_path: Path
):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(tmp_path))
    partner.socket = context.wrap_socket(partner.socket, server_side=True)
    attempt = sender(partner.url.replace("http:", "https:") + "/200")(one)
    assert (attempt.outcome, partner.got) == ("away", [])


def test_a_partner_that_hangs_keeps_no_other_waiting(partner: Partner, tmp_path: Path):
    house = House(tmp_path, slow=JSON, quick=JSON)
    house.tell("RECEIVED", "slow:1")
    for number in range(5):
        house.tell("RECEIVED", f"quick:{number}")
    stop = threading.Event()
    slow = house.courier("slow", sender(f"{partner.url}/hang"))
    quick = house.courier("quick", sender(f"{partner.url}/200"))
    threads = [threading.Thread(target=each.run, args=(stop,)) for each in (slow, quick)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 60
    while house.outbox.first_waiting("quick") and time.monotonic() < until:
        time.sleep(0.02)
    assert {state for _, state in house.states("quick")} == {"acknowledged"}
    assert house.states("slow") == [("RECEIVED", "waiting")]
    stop.set()
    partner.let_go.set()
    for thread in threads:
        thread.join()


def test_a_secret_that_is_none_is_told():
    with pytest.raises(ConfigError, match="whsec_"):
        key_of("whsec_not base64")


@pytest.mark.parametrize("key", [b"", b"k" * 23])
def test_a_key_that_can_be_guessed_is_none(key: bytes):
    with pytest.raises(ConfigError, match="24 bytes"):
        key_of(f"whsec_{base64.b64encode(key).decode()}")


def _certificate(folder: Path) -> Path:
    """A key, and a certificate for this machine that it signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "partner.pem"
    file.write_bytes(private + signed.public_bytes(pem))
    return file
