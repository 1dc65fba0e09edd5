"""`python -m services.simulator.mailbox --port N --file FILE [--returns DIR]`: a mail server on
loopback that takes every mail and delivers none. Each is a line of JSON in the file. One of twenty
addresses has nobody: mails to it come back a little later, to a Maildir."""

import argparse
import asyncio
import json
import mailbox
import sys
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from hashlib import blake2b
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from orders.engine.host.stopping import stopped_by_signals

HOST = "127.0.0.1"
TAKEN = "250 OK"
LOST = 20
"""One of so many addresses has nobody."""
RETURN_SECONDS = 3.0
NOTIFICATION = """\
From: Mail Delivery System <mailer-daemon@server.example>
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain; charset=us-ascii

Your mail could not be brought.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; server.example

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such person

--part
Content-Type: message/rfc822

"""


class Mailbox:
    """As aiosmtpd's controller calls it: what came is kept before the answer goes. `returns`: where
    mails to nobody are sent back; None: they are taken for brought."""

    def __init__(self, file: Path, returns: Path | None = None) -> None:
        self._returns = None if returns is None else mailbox.Maildir(returns, create=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        self._out = file.open("a", encoding="utf-8", buffering=1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """A mail is whole."""
        self._out.write(json.dumps(shown(envelope), ensure_ascii=False) + "\n")
        [*addresses], box = envelope.rcpt_tos, self._returns
        if box is not None and nobody(addresses[0]):
            mail = sent_back(cast(bytes, envelope.content), addresses[0])
            asyncio.get_running_loop().call_later(RETURN_SECONDS, box.add, mail)
        return TAKEN


def nobody(address: str) -> bool:
    """Whether the address is one of those."""
    return blake2b(address.encode(), digest_size=4).digest()[-1] % LOST == 0


def sent_back(mail: bytes, address: str) -> bytes:
    """The notification that it could not be brought (RFC 3464), with the mail in it."""
    head = NOTIFICATION.format(address=address).encode()
    return head + mail.replace(b"\r\n", b"\n") + b"\n--part--\n"


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


def controller(file: Path, port: int, returns: Path | None = None) -> Controller:
    """A server that keeps mails in this file; whoever starts it stops it."""
    return Controller(Mailbox(file, returns), hostname=HOST, port=port)


def main() -> int:
    """Until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m services.simulator.mailbox")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--returns", type=Path)
    options = parser.parse_args()
    stop, server = stopped_by_signals(), controller(options.file, options.port, options.returns)
    server.start()
    stop.wait()
    server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
