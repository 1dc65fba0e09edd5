"""Whoever is told of alerts: listens as a telephone would, and keeps what came and when."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from deploy.local.ports import a_free_one


class Told(NamedTuple):
    """One alert of one message. Times are seconds since 1970: `at`, when it was heard; `since`,
    when it began to fire. `way`: page or ticket."""

    at: float
    way: str
    status: str
    labels: Mapping[str, str]
    since: float
    fingerprint: str

    @property
    def name(self) -> str:
        """Of the alert."""
        return self.labels["alertname"]

    def fits(self, alert: str, labels: Mapping[str, str]) -> bool:
        """Whether it is this alert, with these labels among its own."""
        return self.name == alert and labels.items() <= self.labels.items()

    def __str__(self) -> str:
        own = {
            name: value
            for name, value in self.labels.items()
            if name in ("stage", "level", "server", "margin", "check", "outcome")
        }
        return " ".join([self.name, *own.values()])


class Telephone:
    """What was told so far. `url`: where Alertmanager is to send it, the way behind it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._told: list[Told] = []
        self._lock = threading.Lock()

    def hear(self, way: str, message: Mapping[str, Any]) -> None:
        """Take a message of Alertmanager's."""
        heard = [_told(way, one) for one in message["alerts"]]
        with self._lock:
            self._told += heard

    def fired(self, since: float) -> list[Told]:
        """Alerts that began after `since`, each as it was first heard of."""
        first: dict[tuple[str, float], Told] = {}
        for told in self._all():
            if told.status == "firing" and told.since >= since and told.way != "switch":
                first.setdefault((told.fingerprint, told.since), told)
        return list(first.values())

    def ended(self, told: Told) -> bool:
        """Whether it was told that this one is over."""
        return any(
            one.status == "resolved" and one.fingerprint == told.fingerprint and one.at > told.at
            for one in self._all()
        )

    def switched(self) -> bool:
        """Whether the dead man's switch has come: alerting works."""
        return any(told.way == "switch" for told in self._all())

    def _all(self) -> list[Told]:
        with self._lock:
            return list(self._told)


@contextmanager
def telephone() -> Iterator[Telephone]:
    """Listens until it is left."""
    port = a_free_one()
    heard = Telephone(f"http://127.0.0.1:{port}")

    class Line(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            heard.hear(self.path.strip("/"), json.loads(body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Alerts are told elsewhere."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Line)
    threading.Thread(target=server.serve_forever, daemon=True, name="telephone").start()
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()


def _told(way: str, one: Mapping[str, Any]) -> Told:
    since = datetime.fromisoformat(one["startsAt"]).timestamp()
    return Told(time.time(), way, one["status"], one["labels"], since, one["fingerprint"])
