"""The formats by name, and which one a document is in."""

import re
from collections.abc import Callable, Mapping
from importlib import import_module

from services.gateway.formats.reading import Profile, Reading, Unreadable

Read = Callable[[bytes, Profile], Reading]

FORMATS: Mapping[str, str] = {
    "amazon": "amazon",
    "any": "catalogue",
    "canonical": "order_json",
    "csv": "tables.delimited",
    "edifact": "edifact",
    "eml": "mail",
    "saleor": "saleor",
    "sheet": "tables.sheets",
    "shopify": "shopify",
    "sylius": "sylius",
    "tradacoms": "tradacoms",
    "ubl": "ubl",
    "woocommerce": "woocommerce",
    "x12": "x12",
}
"""Name of a format, as a channel's settings have it -> module that reads it."""
_BEGINNINGS = (
    (re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0"), "sheet"),
    (re.compile(rb"<"), "ubl"),
    (re.compile(rb"[{\[]"), "canonical"),
    (re.compile(rb"UN[AB]"), "edifact"),
    (re.compile(rb"ISA[^A-Za-z0-9]"), "x12"),
    (re.compile(rb"STX="), "tradacoms"),
    (re.compile(rb"[A-Za-z][A-Za-z-]*:[ \t][^\n]*\n(?:[A-Za-z-]+:|[ \t])"), "eml"),
    (re.compile(rb"[^\n]*[,;\t|]"), "csv"),
)
_NOT_SHOWN = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""What a text may begin with: byte-order marks, blanks, the empty half of a letter of UTF-16."""


def reader(name: str) -> Read:
    """The function that reads a format. Its module, and the libraries that it needs, are imported
    when it is first asked for. Raises KeyError for a name that is none."""
    read: Read = import_module(f"services.gateway.formats.{FORMATS[name]}").read
    return read


def detected(document: bytes) -> str:
    """The format of a document by its first characters; empty if it is none. What a shop sends
    cannot be told from our own JSON: a channel of a shop says its format."""
    beginning = document[:4096].lstrip(_NOT_SHOWN).replace(b"\0", b"")
    return next((name for found, name in _BEGINNINGS if found.match(beginning)), "")


def read(document: bytes, profile: Profile) -> Reading:
    """A document in any of the formats that can be told by their beginning."""
    name = detected(document)
    if name:
        return reader(name)(document, profile)
    message = f"send one of {', '.join(sorted({name for _, name in _BEGINNINGS}))}"
    return Reading(faults=(Unreadable("document", "format_unknown", message),))
