"""`python -m deploy.local.observers.sink PORT`: prints each alert that Alertmanager sends, a line
each; it stands for the telephone of whoever is on call."""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class Sink(BaseHTTPRequestHandler):
    """Takes the webhook of Alertmanager."""

    def do_GET(self) -> None:
        """Says that it is there."""
        self._answer(200)

    def do_POST(self) -> None:
        """Print what came."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            lines = lines_of(json.loads(body))
        except (ValueError, KeyError, TypeError):
            self._answer(400)
            return
        if self.path != "/switch":  # the dead man's switch says every minute that all is well
            print(*lines, sep="\n", flush=True)
        self._answer(200)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Only alerts are printed."""


def lines_of(told: dict[str, Any]) -> list[str]:
    """A line an alert: when it began, how it stands, how bad it is, its name, what it says."""
    return [
        f"{one['startsAt'][:19]}  {one['status']:<9}{one['labels'].get('severity', ''):<8}"
        f"{one['labels']['alertname']}: {one['annotations'].get('summary', '')}"
        for one in told["alerts"]
    ]


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Sink).serve_forever()
