"""JSON as partners send it, read strictly: exact decimals, one meaning or none.

The standard library's parser rather than msgspec: only it shows a repeated key, for which RFC 8259
leaves open which value counts.
"""

import codecs
import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from services.gateway.formats.reading import Unreadable

LARGEST = 16 * 1024 * 1024
"""Bytes of the largest document; a page of 250 orders is about 5 million."""
UNWANTED = re.compile("[\x00\ud800-\udfff]")
"""What no text of ours may hold: NUL, and halves of surrogate pairs, which UTF-8 cannot write."""

UNWANTED_ESCAPE = re.compile(
    r"\\u(?:0000|[dD](?:[89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..\\u[dD])[c-fC-F]))"
)
"""An escape that may stand for one of them."""


class NotJson(Exception):
    """The document is no JSON text that we take."""

    def __init__(self, where: str, code: str, message: str) -> None:
        super().__init__(message)
        self.fault = Unreadable(where, code, message)


def parse(document: bytes, encoding: str = "") -> Any:
    """The value that the document says: objects as dict, numbers as int or Decimal (RFC 8259).

    UTF-8, UTF-16 and UTF-32, with a byte order mark or without; else `encoding`. Raises NotJson
    for what is too large, too deep, no JSON, or says a key twice, and for NUL and lone surrogates.
    """
    if len(document) > LARGEST:
        raise NotJson("", "document_too_large", f"send at most {LARGEST} bytes in one document")
    text = _text(document, encoding)
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_float=_decimal, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise NotJson(where, "json_malformed", f"no JSON from here on: {error.msg}") from None
    except RecursionError:
        raise NotJson("", "json_too_deep", "objects or lists are nested too deeply") from None
    except ValueError:  # an int of more digits than Python reads, 4,300
        raise NotJson("", "number_too_large", "a number has too many digits") from None
    if UNWANTED_ESCAPE.search(text):  # nothing else can bring them in
        _refuse_unwanted(value)
    return value


def pointer(*names: str | int) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(name).replace("~", "~0").replace("/", "~1") for name in names)


def _text(document: bytes, encoding: str) -> str:
    spoken = json.detect_encoding(document)
    for name in dict.fromkeys((spoken, encoding or spoken)):
        try:
            return codecs.decode(document, name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise NotJson("", "encoding_unknown", f"the bytes are no {spoken}; send UTF-8")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        where = twice if twice.isidentifier() else ""  # a key may be somebody's name
        raise NotJson(where, "key_repeated", "an object has a key twice; send it once")
    return made


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise NotJson("", "number_too_large", "a number has too large an exponent") from None


def _constant(name: str) -> None:
    raise NotJson("", "json_malformed", f"{name} is no JSON number")


def _refuse_unwanted(value: Any) -> None:
    rest: list[tuple[str, Any]] = [("", value)]
    while rest:
        where, one = rest.pop()
        if isinstance(one, str) and UNWANTED.search(one):
            raise NotJson(where, "character_unwanted", "the text has a NUL or half a character")
        if isinstance(one, dict):
            if any(UNWANTED.search(name) for name in one):
                raise NotJson(where, "character_unwanted", "a key has a NUL or half a character")
            rest.extend((where + pointer(name), each) for name, each in one.items())
        elif isinstance(one, list):
            rest.extend((where + pointer(n), each) for n, each in enumerate(one))
