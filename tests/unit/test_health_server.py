"""The server of metrics and health answers whoever asks, and keeps no thread for whoever does
not."""

import socket
import threading
import time
import urllib.request

import pytest
from prometheus_client import CollectorRegistry

from orders.engine.host import health
from orders.engine.host.health import HealthServer


def serving() -> int:
    """Threads that have a client."""
    return sum("process_request_thread" in one.name for one in threading.enumerate())


def test_a_client_that_says_nothing_is_hung_up_on(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0.2)
    with HealthServer("127.0.0.1", 0, CollectorRegistry(), lambda: True, lambda: True) as server:
        port = int(server.address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), 30) as silent:
            silent.sendall(b"GET /livez HT")
            assert silent.recv(1) == b"", "it hangs up"
            with urllib.request.urlopen(f"{server.address}/livez", timeout=30) as answer:
                assert answer.status == 200
        until = time.monotonic() + 30
        while serving() and time.monotonic() < until:
            time.sleep(0.01)
        assert not serving()
