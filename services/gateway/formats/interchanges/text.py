"""The text of an interchange."""

from dataclasses import replace

from services.gateway.formats.reading import Profile, Unreadable
from services.gateway.formats.values.text import Text, decoded

LARGEST = 4 * 1024 * 1024
"""Bytes: 35,000 lines of an order. Divided, a text takes up to 60 times its room."""


def interchange_text(document: bytes, profile: Profile, named: str = "") -> Text | Unreadable:
    """The text, or why there is none. `named` is the encoding that the document itself names: what
    is agreed with the sender counts more, as it was tried."""
    if len(document) > LARGEST:
        return Unreadable("document", "document_too_large", f"send at most {LARGEST} bytes at once")
    return decoded(document, replace(profile, encoding=profile.encoding or named))
