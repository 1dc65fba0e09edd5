"""What a mail says that came to the address to which mails come back. A mail that could not be
brought is told by a delivery status notification (RFC 3464) and by nothing else: whatever answers
by itself (RFC 3834), or is written by people, tells of no delivery."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import Literal, NamedTuple, get_args

from services.connectors.mail.marks import HEADER, Attempt, Marks
from services.connectors.mail.texts import one_line

Was = Literal["returned", "delayed", "other", "forged", "unknown", "garbled"]
KINDS: tuple[Was, ...] = get_args(Was)
BROUGHT = frozenset({"delivered", "relayed", "expanded"})
PERMANENT = ("4.", "5.")
"""Classes of a status with which a server gives up: for good, or after days in which it tried. That
it will go on trying is not told by a class, but by its action: delayed."""
ORIGINALS = frozenset(
    {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}
)
MOST_WORDS = 300


class Read(NamedTuple):
    """`was`: returned, a mail of the house could not be brought: `attempt` says which, `because`
    the server's words. delayed: a server goes on trying. other: no word of a delivery that failed.
    forged: its mark is none of ours. unknown: it has none. garbled: nobody can read it."""

    was: Was
    attempt: Attempt | None = None
    because: str = ""


def read(mail: bytes, marks: Marks) -> Read:
    """Of whatever anybody may send. Never raises."""
    try:
        return _read(message_from_bytes(mail), marks)
    except Exception:  # the library stumbles over strangers' mails in ways of its own
        return Read("garbled")


def _read(mail: Message, marks: Marks) -> Read:
    if mail.get_content_type() != "multipart/report" or _param(mail) != "delivery-status":
        return Read("other")
    told = [*_recipients(mail)]
    actions = {_field(one, "Action").lower() for one in told}
    if "failed" not in actions or actions & BROUGHT:
        known = actions & {"delayed", *BROUGHT}
        return Read(("delayed" if "delayed" in actions else "other") if known else "garbled")
    failed = next(one for one in told if _field(one, "Action").lower() == "failed")
    if not _field(failed, "Status").startswith(PERMANENT):
        return Read("garbled")
    written = [*_marks(mail)]
    if not written:
        return Read("unknown")
    attempt = marks.attempt(written[0])
    if attempt is None:
        return Read("forged")
    because = _field(failed, "Diagnostic-Code", whole=True) or _field(failed, "Status")
    return Read("returned", attempt, one_line(because)[:MOST_WORDS])


def _param(mail: Message) -> str:
    return str(mail.get_param("report-type", "")).lower()


def _parts(mail: Message) -> Iterator[Message]:
    inside = mail.get_payload()
    if isinstance(inside, list):
        yield from (one for one in inside if isinstance(one, Message))


def _recipients(mail: Message) -> Iterator[Message]:
    """Fields about each recipient: groups of them that name an action."""
    for part in _parts(mail):
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
            yield from (one for one in _parts(part) if _field(one, "Action"))


def _marks(mail: Message) -> Iterator[str]:
    """Marks of the mail that comes back, of which a server sends the headers at least."""
    for part in _parts(mail):
        if part.get_content_type() not in ORIGINALS:
            continue
        inside = [*_parts(part)]
        if not inside:
            content = part.get_payload(decode=True)
            inside = [message_from_bytes(content)] if isinstance(content, bytes) else []
        for original in inside:
            yield from map(str, original.get_all(HEADER, ()))


def _field(fields: Message, name: str, *, whole: bool = False) -> str:
    """Its value, without what stands behind it in brackets unless the `whole` is wanted."""
    said = str(fields.get(name, ""))
    return said.strip() if whole else said.partition("(")[0].strip()
