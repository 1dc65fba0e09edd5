"""A mail, made of what is ordered. The same attempt makes the same mail, but for its date."""

from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import NamedTuple

from orders.contracts.records import AttemptOrdered
from services.connectors.mail.marks import HEADER, Marks
from services.connectors.mail.pages import Pages
from services.connectors.mail.texts import one_line, text


class NoAddress(Exception):
    """Nobody can be reached by it."""


class Letterhead(NamedTuple):
    """Who writes. `marks`: None where nothing that comes back is read; `pages`: None where
    customers have none."""

    sender: Address
    marks: Marks | None = None
    pages: Pages | None = None


def compose(ordered: AttemptOrdered, head: Letterhead) -> EmailMessage:
    """What stands in names and values stays in its place: no header is begun or ended by it.
    Raises NoAddress and UnknownTemplate."""
    link = None if head.pages is None else head.pages.link(ordered)
    said = text(ordered["template"], ordered["language"], ordered["values"], ordered["name"], link)
    sender, made = head.sender, EmailMessage(policy=SMTP)
    made["From"] = sender
    made["To"] = recipient(ordered)
    made["Subject"] = said.subject
    made["Message-ID"] = f"<{ordered['reference']}@{sender.domain}>"
    made["Date"] = format_datetime(datetime.fromtimestamp(ordered["at"] / 1000, UTC))
    made["Auto-Submitted"] = "auto-generated"
    if head.marks is not None:
        made[HEADER] = head.marks.of(ordered)
    made.set_content(said.plain)
    made.add_alternative(said.html, subtype="html")
    return made


def recipient(ordered: AttemptOrdered) -> Address:
    """Raises NoAddress; for one that is not ASCII, too, which few servers take (RFC 6531)."""
    if not ordered["address"].isascii():
        raise NoAddress("it is not ASCII")
    try:
        return Address(one_line(ordered["name"]), addr_spec=ordered["address"])
    except Exception as error:  # the library raises of its own parser what it likes
        raise NoAddress(f"{type(error).__name__}") from error


def address_of(said: str) -> Address:
    """`Orders <orders@house.example>`, or the address alone. Raises ValueError."""
    name, _, rest = said.rpartition("<")
    try:
        made = Address(name.strip().strip('"'), addr_spec=rest.strip().rstrip(">").strip())
    except Exception as error:  # as above
        raise ValueError(f"{said!r} is no address: {error}") from None
    if not made.domain:
        raise ValueError(f"{said!r} has no domain")
    return made
