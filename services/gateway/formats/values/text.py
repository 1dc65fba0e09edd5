"""The text of a document, from bytes in whatever encoding they are."""

import codecs
from typing import NamedTuple

from charset_normalizer import from_bytes

from services.gateway.formats.reading import Profile, Unreadable

LARGEST = 50 * 1024 * 1024
"""Bytes of the largest document that is read (IN-01)."""
_MARKS = (  # the marks of UTF-32 begin with those of UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LIKELY = ["gb18030", "cp1252", "cp1250", "cp1251", "shift_jis", "big5", "euc_kr"]
_SAMPLE = 64 * 1024


class Text(NamedTuple):
    """What the bytes say. `filled` tells what was assumed of them, in words; empty: nothing."""

    text: str
    filled: tuple[str, ...] = ()


def decoded(document: bytes, profile: Profile) -> Text | Unreadable:
    """The text of the bytes, by the first of these that fits all of them: byte-order mark, UTF-8,
    the encoding agreed with the sender, a guess."""
    if too_large := beyond(document):
        return too_large
    for mark, encoding in _MARKS:
        if document.startswith(mark):
            return _strict(document, encoding) or _garbled(encoding)
    return (
        (None if b"\0" in document[:4] else _strict(document, "utf-8"))
        or _strict(document, profile.encoding)
        or _guessed(document)
        or _garbled(profile.encoding or "utf-8")
    )


def beyond(document: bytes) -> Unreadable | None:
    """The fault of a document that is larger than any that is read."""
    if len(document) <= LARGEST:
        return None
    return Unreadable("document", "document_too_large", f"send at most {LARGEST} bytes at once")


def _strict(document: bytes, encoding: str) -> Text | None:
    try:
        return Text(document.decode(encoding)) if encoding else None
    except (UnicodeError, LookupError):
        return None


def _guessed(document: bytes) -> Text | None:
    """UTF-16 without its mark shows by the empty half of the first letter, which is ASCII in
    every format that is text; all else by what reads most like a language."""
    if b"\0" in document[:4]:
        encoding = "utf-16-be" if document.startswith(b"\0") else "utf-16-le"
    else:
        best = from_bytes(_sample(document), cp_isolation=_LIKELY).best()
        encoding = best.encoding if best else ""
    text = _strict(document, encoding)
    return text and text._replace(filled=(f"the encoding was guessed: {encoding}",))


def _sample(document: bytes) -> bytes:
    """Whole lines of its beginning, so that no letter is cut."""
    if len(document) <= _SAMPLE:
        return document
    return document[: document.rfind(b"\n", 0, _SAMPLE) + 1 or _SAMPLE]


def _garbled(encoding: str) -> Unreadable:
    return Unreadable("document", "encoding_unknown", f"these bytes are no {encoding} text")
