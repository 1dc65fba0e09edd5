"""The platform by which the simulated house renders its online services: it works as long as some
house runs on this machine (SH-09)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST, PORT = "127.0.0.1", 8089
URL = f"http://{HOST}:{PORT}/platform"


class _Page(BaseHTTPRequestHandler):
    """Its page, with nothing on it."""

    def do_GET(self) -> None:
        """It works."""
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@contextmanager
def platform(port: int = PORT) -> Iterator[bool]:
    """Whether it is ours: another house on this machine may have it up already."""
    try:
        server = ThreadingHTTPServer((HOST, port), _Page)
    except OSError:
        yield False
        return
    with server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield True
        server.shutdown()
