"""Platforms of online services are looked at, and nothing inside the house (SH-09)."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from services.connectors.addresses import networks
from services.connectors.attempts import Settled
from services.connectors.probe.looking import Probes
from services.simulator.platform import platform
from tests.connectors.test_mails import ordered

LOOPBACK = networks("127.0.0.0/8")


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def page() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def looked_at(url: str, inside: Any = LOOPBACK, now: int = 0) -> Settled:
    async def looked() -> Settled:
        probes = Probes(inside, 5.0, lambda: now)
        return await probes.send(ordered(connector="probe", address=url))

    return asyncio.run(looked())


@pytest.mark.parametrize("status", [200, 204, 302, 401, 403])
def test_what_answers_works(page: str, status: int):  # SH-09
    assert looked_at(f"{page}/{status}").outcome == "DONE"


@pytest.mark.parametrize("status", [404, 410, 500, 503])
def test_what_answers_that_it_does_not_does_not(page: str, status: int):  # SH-09
    assert looked_at(f"{page}/{status}") == Settled("AWAY", f"it answers {status}")


def test_what_takes_no_connection_does_not_work():  # SH-09
    assert looked_at("http://127.0.0.1:1/") == Settled("AWAY", "it does not answer: ConnectError")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "https://169.254.169.254/", "ftp://a.b"])
def test_nothing_inside_the_house_is_looked_at(url: str):  # SH-09
    assert looked_at(url, inside=()).outcome == "REFUSED"


def test_what_comes_too_late_is_not_done(page: str):  # SH-09
    assert looked_at(f"{page}/200", now=2**60).outcome == "EXPIRED"


def test_one_house_has_the_platform_and_all_others_use_it():  # SH-09
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    with platform(port) as ours, platform(port) as again:
        assert (ours, again) == (True, False)
