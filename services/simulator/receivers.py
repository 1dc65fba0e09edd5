"""`python -m services.simulator.receivers --port N --secret WHSEC --file FILE`: a customer's system
that takes webhooks, and a gateway of text messages, both on loopback. What comes is a line of JSON
in the file: taken, known (it came before, and nothing was done) or forged.

Webhooks are posted to /webhooks, and known by webhook-id; text messages to /messages, and known by
their reference, by which the gateway is asked, too. The platform of the simulated house is one for
all that run here.
"""

import argparse
import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from orders.engine.host.stopping import stopped_by_signals
from services.simulator.platform import platform

HOST = "127.0.0.1"
WEBHOOKS, MESSAGES = "/webhooks", "/messages"
MOST_BYTES = 1_000_000


class Receivers(ThreadingHTTPServer):
    """`secret`: what webhooks are signed with, `whsec_<base64>`."""

    daemon_threads = True

    def __init__(self, file: Path, port: int, secret: str) -> None:
        super().__init__((HOST, port), Handler)
        file.parent.mkdir(parents=True, exist_ok=True)
        self._out, self._lock = file.open("a", encoding="utf-8", buffering=1), threading.Lock()
        self.secret = Webhook(secret)
        self._known = {(one["by"], one["id"]) for one in received(file) if one["was"] == "taken"}

    def has(self, by: str, name: str) -> bool:
        """Whether it was taken."""
        return (by, name) in self._known

    def take(self, by: str, name: str, said: Any) -> bool:
        """Whether it is new; what is known already is not done again."""
        with self._lock:
            new = (by, name) not in self._known
            self._known.add((by, name))
            self.note(by, name, "taken" if new else "known", said)
        return new

    def note(self, by: str, name: str, was: str, said: Any) -> None:
        """A line of what came."""
        line = {"by": by, "id": name, "was": was, "said": said}
        self._out.write(json.dumps(line, ensure_ascii=False) + "\n")


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Receivers

    def do_POST(self) -> None:
        """A webhook, or a text message."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), MOST_BYTES))
        if self.path == WEBHOOKS:
            self._answer(self._webhook(body))
        elif self.path == MESSAGES:
            message = json.loads(body)
            self._answer(201 if self.server.take("sms", message["reference"], message) else 409)
        else:
            self._answer(404)

    def do_GET(self) -> None:
        """Whether the gateway has a text message."""
        there, _, reference = self.path.rpartition("/")
        self._answer(200 if there == MESSAGES and self.server.has("sms", reference) else 404)

    def _webhook(self, body: bytes) -> int:
        name = self.headers.get("webhook-id", "")
        try:
            said = self.server.secret.verify(body, dict(self.headers))
        except (WebhookVerificationError, ValueError):
            self.server.note("webhook", name, "forged", None)
            return 401
        self.server.take("webhook", name, said)
        return 204

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """The file says it."""


def received(file: Path) -> Iterator[dict[str, Any]]:
    """All that came; none if the file is not there."""
    if file.exists():
        with file.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def main() -> int:
    """Until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m services.simulator.receivers")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--file", type=Path, required=True)
    options = parser.parse_args()
    stop = stopped_by_signals()
    with Receivers(options.file, options.port, options.secret) as server, platform():
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"takes webhooks at http://{HOST}:{options.port}{WEBHOOKS}", flush=True)
        stop.wait()
        server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
