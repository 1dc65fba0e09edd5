"""A mail (RFC 5322, MIME): each of its parts goes to the reader of its format. Parts are numbered
as IMAP does (RFC 3501): `part 2`, `part 2.1` inside it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import PurePath

from services.gateway.formats.catalogue import detected, reader
from services.gateway.formats.reading import Profile, Reading, Unreadable
from services.gateway.formats.values.text import beyond

DEEPEST = 10
MOST_PARTS = 100
_EXTENSIONS: Mapping[str, str] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".xls": "sheet",
    ".xlsx": "sheet",
    ".xlsm": "sheet",
    ".xlsb": "sheet",
    ".ods": "sheet",
    ".xml": "ubl",
    ".json": "canonical",
    ".jsonl": "canonical",
}
_TYPES: Mapping[str, str] = {
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/vnd.oasis.opendocument.spreadsheet": "sheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "sheet",
    "application/xml": "ubl",
    "text/xml": "ubl",
    "application/json": "canonical",
    "application/edifact": "edifact",
    "application/edi-x12": "x12",
}
_GUESSED = frozenset({"sheet", "ubl", "canonical", "edifact", "x12"})
"""Formats that a part of a mail is known to have by its content alone: a letter has commas too."""


def read(document: bytes, profile: Profile) -> Reading:
    """What all its parts say. A part that is no order of any format is a fault; the letter around
    the orders is one too, for a person to look at."""
    if too_large := beyond(document):
        return Reading(faults=(too_large,))
    try:
        parts = list(_parts(message_from_bytes(document), "", 0))
    except RecursionError:
        return Reading(faults=(_too_deep("document"),))
    if len(parts) > MOST_PARTS:
        message = f"send at most {MOST_PARTS} parts in a mail"
        return Reading(faults=(Unreadable("document", "mail_of_too_many_parts", message),))
    if not parts:
        message = "send the order in the mail, or as its attachment"
        return Reading(faults=(Unreadable("document", "mail_empty", message),))
    readings = (_read(part, where, profile) for where, part in parts)
    return Reading.of(one for reading in readings for one in reading.said())


def _parts(mail: Message, number: str, depth: int) -> Iterator[tuple[str, Message | None]]:
    """Place and part, of those that have no parts themselves; None for what lies too deep."""
    if not mail.is_multipart():
        if depth or _content(mail).strip():
            yield f"part {number or 1}", mail
        return
    if depth > DEEPEST:
        yield f"part {number}", None
        return
    inside = [one for one in mail.get_payload() if isinstance(one, Message)]
    # a mail inside a mail is the part itself, not a part of it
    alone = mail.get_content_type() == "message/rfc822" and number
    for position, part in enumerate(inside, 1):
        below = number if alone else f"{number}.{position}".lstrip(".")
        yield from _parts(part, below, depth + 1)


def _read(part: Message | None, where: str, profile: Profile) -> Reading:
    if part is None:
        return Reading(faults=(_too_deep(where),))
    content = _content(part)
    name = _format(part, content)
    if not name:
        message = "nothing that is an order was found here; a person may want to look"
        return Reading(faults=(Unreadable(where, "part_not_an_order", message),))
    own = replace(profile, encoding=part.get_content_charset() or profile.encoding)
    return _placed_in(where, reader(name)(content, own))


def _format(part: Message, content: bytes) -> str:
    """By file name, then by content type, then by content."""
    named = _EXTENSIONS.get(PurePath(_file_name(part)).suffix.lower()) or _TYPES.get(
        part.get_content_type()
    )
    found = detected(content)
    if named == "csv" and found == "sheet":  # said to be text, and is none
        return found
    return named or (found if found in _GUESSED else "")


def _file_name(part: Message) -> str:
    """The name of an attachment, in encoded words too (RFC 2047); empty if it has none, or one
    that nobody can read."""
    name = part.get_filename() or ""
    try:
        return str(make_header(decode_header(name)))
    except (HeaderParseError, LookupError, ValueError):
        return name


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _placed_in(where: str, reading: Reading) -> Reading:
    """The reading with the part before each place."""

    def within(places: Mapping[str, str]) -> Mapping[str, str]:
        return {path: f"{where}: {place}" for path, place in places.items()}

    return replace(
        reading,
        placed=tuple(one._replace(places=within(one.places)) for one in reading.placed),
        changed=tuple(one._replace(places=within(one.places)) for one in reading.changed),
        faults=tuple(one._replace(where=f"{where}: {one.where}") for one in reading.faults),
        numbered=tuple(one._replace(where=f"{where}: {one.where}") for one in reading.numbered),
    )


def _too_deep(where: str) -> Unreadable:
    return Unreadable(where, "mail_too_deep", "parts lie in parts: send the order less deep")
