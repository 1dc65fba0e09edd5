"""A contract as a PDF."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, NamedTuple

import orjson
import typst

from orders.contracts.records import ContractDrawn
from services.gateway.contracting.fonts import FontMissing, Fonts, private
from services.gateway.contracting.saying import said

TEMPLATE = Path(__file__).with_name("template.typ").read_bytes()
LACKING = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
ARCHIVED: Literal["a-2u"] = "a-2u"
"""PDF/A-2u (ISO 19005-2), for files that are kept: each character is there as a glyph of a font in
the file. typst refuses to write any other."""


class Rendered(NamedTuple):
    """`by`: what made it, since another version of typst, or another font, makes another file."""

    pdf: bytes
    by: str


def render(drawn: ContractDrawn, fonts: Fonts) -> Rendered:
    """The PDF, dated as its record is. The same record gives the same bytes, with the same typst
    and fonts. Raises FontMissing, rather than leave a single character out."""
    told = said(drawn)
    if unknown := private("".join(_texts(told))):
        raise FontMissing(unknown)
    try:
        pdf = typst.compile(
            TEMPLATE,
            format="pdf",
            font_paths=fonts.found,
            sys_inputs={"data": orjson.dumps({**told, "fonts": fonts.families}).decode()},
            timestamp=datetime.fromtimestamp(drawn["at"] // 1000, UTC),
            pdf_standards=ARCHIVED,
        )
    except typst.TypstError as error:
        if lacking := _lacking(error.diagnostic):
            raise FontMissing(lacking) from None
        raise
    assert isinstance(pdf, bytes)
    return Rendered(pdf, f"typst {version('typst')}, {', '.join(fonts.families)}")


def _lacking(refused: str) -> set[str]:
    """The characters that typst names; none if it refused for another reason. A word that it could
    not set is named as Rust writes texts: quoted, and unusual characters by number."""
    words = [
        ESCAPED.sub(lambda one: chr(int(one[1], 16)), word) for word in LACKING.findall(refused)
    ]
    return {letter for word in words for letter in word}


def _texts(told: Any) -> list[str]:
    """Every text in it."""
    if isinstance(told, str):
        return [told]
    parts = told.values() if isinstance(told, Mapping) else told
    return [text for part in parts for text in _texts(part)]
