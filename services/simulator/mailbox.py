"""`python -m services.simulator.mailbox --port N --file FILE`: a mail server on loopback that takes
every mail and delivers none. Each is a line of JSON in the file."""

import argparse
import json
import sys
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from orders.engine.host.stopping import stopped_by_signals

HOST = "127.0.0.1"
TAKEN = "250 OK"


class Mailbox:
    """As aiosmtpd's controller calls it: what came is kept before the answer goes."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._out = file.open("a", encoding="utf-8", buffering=1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """A mail is whole."""
        self._out.write(json.dumps(shown(envelope), ensure_ascii=False) + "\n")
        return TAKEN


def shown(envelope: Envelope) -> dict[str, Any]:
    """What a mail says."""
    mail = message_from_bytes(cast(bytes, envelope.content), policy=default)
    body = mail.get_body(("plain",))
    return {
        "id": str(mail["Message-ID"]),
        "to": envelope.rcpt_tos,
        "subject": str(mail["Subject"]),
        "text": "" if body is None else body.get_content(),
    }


def mails(file: Path) -> Iterator[dict[str, Any]]:
    """All that came; none if the file is not there."""
    if file.exists():
        with file.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def controller(file: Path, port: int) -> Controller:
    """A server that keeps mails in this file; whoever starts it stops it."""
    return Controller(Mailbox(file), hostname=HOST, port=port)


def main() -> int:
    """Until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m services.simulator.mailbox")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--file", type=Path, required=True)
    options = parser.parse_args()
    stop, server = stopped_by_signals(), controller(options.file, options.port)
    server.start()
    stop.wait()
    server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
