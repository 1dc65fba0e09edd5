"""What of a document may be kept: card numbers are crossed out before it is filed (PCI DSS 3.5).

In a text each digit becomes an X, in whatever encoding it is, so that all else stays byte for byte
where it was. A workbook cannot be written in so: one that has a card number is not kept. What no
text can be made of, such as pictures and packed parts of a PDF, is not looked into.
"""

import codecs
from base64 import encodebytes
from email import message_from_bytes
from email.message import Message
from io import BytesIO
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, is_zipfile
from zlib import error as Damaged

from orders.client.documents import sha256_of
from services.gateway.formats.catalogue import detected
from services.gateway.formats.values import cards

LOOKED_THROUGH = 64 * 1024 * 1024
"""Bytes of a workbook, unpacked; what is more is not looked through, and so not kept."""
_MARKS = (  # the marks of UTF-32 begin with those of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le", 4),
    (codecs.BOM_UTF32_BE, "utf-32-be", 4),
    (codecs.BOM_UTF16_LE, "utf-16-le", 2),
    (codecs.BOM_UTF16_BE, "utf-16-be", 2),
)
_PACKED = frozenset({"base64", "quoted-printable"})


class Kept(NamedTuple):
    """What may be kept of a document. `content`: None for nothing; `sha256`: its name, in hex, of
    the content if there is any, else of what came; `cards`: how many numbers are crossed out."""

    content: bytes | None
    sha256: str
    cards: int


class _Left(NamedTuple):
    content: bytes | None
    cards: int = 0


def to_keep(document: bytes, form: str) -> Kept:
    """What may be kept of a document that came in the format `form`."""
    left = _left(document, form)
    return Kept(
        left.content, sha256_of(document if left.content is None else left.content), left.cards
    )


def _left(document: bytes, form: str) -> _Left:
    found = detected(document)
    if found == "sheet":
        return _Left(None if _workbook_has_any(document) else document)
    if form == "eml" or (form in ("any", "") and found == "eml"):
        return _mail(document)
    return _text(document)


def _text(document: bytes) -> _Left:
    if not cards.may_be_in(document):
        return _Left(document)
    encoding, width = _encoding(document)
    whole = len(document) - len(document) % width
    try:
        text = document[:whole].decode(encoding, "surrogatepass")
    except UnicodeError:
        return _Left(None)
    text, found = cards.crossed_out(text)
    if not found:
        return _Left(document)
    return _Left(text.encode(encoding, "surrogatepass") + document[whole:], found)


def _encoding(document: bytes) -> tuple[str, int]:
    """What it is to be decoded by to find digits in it, and bytes of its smallest letter. Where
    ASCII is ASCII each byte may stand for itself."""
    for mark, encoding, width in _MARKS:
        if document.startswith(mark):
            return encoding, width
    if b"\0" in document[:4]:
        return ("utf-16-be" if document.startswith(b"\0") else "utf-16-le"), 2
    return "latin-1", 1


def _workbook_has_any(document: bytes) -> bool:
    """Whether any part of it has a card number, sheets that nobody sees and remarks included."""
    if not is_zipfile(BytesIO(document)):
        return _has_any(document)
    left = LOOKED_THROUGH
    try:
        with ZipFile(BytesIO(document)) as parts:
            for name in parts.infolist():
                with parts.open(name) as part:
                    content = part.read(left + 1)
                left -= len(content)
                if left < 0 or _has_any(content):
                    return True
    except (BadZipFile, Damaged, EOFError, NotImplementedError, RuntimeError):
        return True
    return False


def _has_any(content: bytes) -> bool:
    """Texts of one byte a letter, and of two, of which one is NUL in a digit."""
    if not cards.may_be_in(content):
        return False
    views = (content, content.replace(b"\0", b""))
    return any(cards.crossed_out(view.decode("latin-1"))[1] for view in views)


def _mail(document: bytes) -> _Left:
    """The mail as it came, or put together anew where a packed part of it has card numbers."""
    try:
        mail = message_from_bytes(document)
        found = sum(_cross_out_packed(part) for part in mail.walk() if not part.is_multipart())
        left = _text(mail.as_bytes() if found else document)
    except RecursionError:
        return _Left(None)
    return left._replace(cards=left.cards + found)


def _cross_out_packed(part: Message) -> int:
    """How many were; a part that must not be kept is emptied, and counts as one."""
    packed_by = str(part.get("content-transfer-encoding", "")).strip().lower()
    content = part.get_payload(decode=True)
    if packed_by not in _PACKED or not isinstance(content, bytes):
        return 0
    left = _left(content, "")
    if left.content == content:
        return 0
    part.set_payload(encodebytes(left.content or b"").decode())
    part.replace_header("content-transfer-encoding", "base64")
    return left.cards or 1
