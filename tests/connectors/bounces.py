"""Mails as mail servers send them back (RFC 3464), and a Maildir to which they come."""

from pathlib import Path

from orders.contracts.records import AttemptOrdered
from services.connectors.mail.composing import Letterhead, address_of, compose
from services.connectors.mail.maildir import Maildir
from services.connectors.mail.marks import Marks
from services.connectors.mail.reading import KINDS
from services.simulator.mailbox import sent_back

OLD, KEY = "o" * 32, "k" * 32
MARKS = Marks([OLD, KEY])


def mail_of(ordered: AttemptOrdered, marks: Marks | None = MARKS) -> bytes:
    """As it left the house."""
    return compose(ordered, Letterhead(address_of("orders@house.example"), marks)).as_bytes()


def bounced(ordered: AttemptOrdered, marks: Marks | None = MARKS) -> bytes:
    """The same, as it comes back."""
    return sent_back(mail_of(ordered, marks), ordered["address"])


class Box:
    """A Maildir, and what came of what was delivered to it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.maildir = folder, Maildir(folder, KINDS)

    def deliver(self, *mails: bytes) -> None:
        for mail in mails:
            number = sum(1 for _ in self.folder.rglob("mail-*"))
            (self.folder / "new" / f"mail-{number:04}").write_bytes(mail)

    def kept(self) -> dict[str, int]:
        """How many are in which folder; `new`: those that nobody has moved."""
        found = {"new": len(self.maildir.came(100))}
        found |= {one: len([*(self.folder / f".{one}/cur").iterdir()]) for one in KINDS}
        return {kind: count for kind, count in found.items() if count}
