"""Serves Prometheus metrics, /livez and /readyz of one process on its own port."""

import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from prometheus_client import CollectorRegistry

from orders.engine.host.exposition import exposition

PATIENCE_SECONDS = 10.0
"""A client that says nothing, or takes nothing, for longer is hung up on: each has a thread."""


class HealthServer:
    """A small HTTP server on a daemon thread; `address` is "http://host:port" once it is
    entered. `pages`: path -> what makes the HTML of a page for people."""

    def __init__(
        self,
        host: str,
        port: int,
        registry: CollectorRegistry,
        ready: Callable[[], bool],
        alive: Callable[[], bool],
        pages: Mapping[str, Callable[[], str]] | None = None,
    ) -> None:
        handler = _handler(registry, ready, alive, pages or {})
        self._server = ThreadingHTTPServer((host, port), handler)
        self.address = f"http://{host}:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, name="health", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(
    registry: CollectorRegistry,
    ready: Callable[[], bool],
    alive: Callable[[], bool],
    pages: Mapping[str, Callable[[], str]],
) -> type[BaseHTTPRequestHandler]:
    checks = {"/livez": alive, "/readyz": ready}

    class Handler(BaseHTTPRequestHandler):
        timeout = PATIENCE_SECONDS

        def do_GET(self) -> None:
            if self.path in checks:
                good = checks[self.path]()
                self._answer(200 if good else 503, "text/plain", b"ok\n" if good else b"not yet\n")
            elif self.path == "/metrics":
                told, kind = exposition(registry, self.headers.get("Accept", ""))
                self._answer(200, kind, told)
            elif self.path in pages:
                self._answer(200, "text/html; charset=utf-8", pages[self.path]().encode())
            else:
                others = "".join(f", {path}" for path in pages)
                tried = f"try /metrics, /livez or /readyz{others}\n"
                self._answer(404, "text/plain", tried.encode())

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            try:
                self.end_headers()
                self.wfile.write(body)
            except OSError:  # it has hung up, or takes nothing
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Scrapes are no news."""

    return Handler
