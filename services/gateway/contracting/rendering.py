"""A contract as a PDF."""

import re
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import typst

from orders.business.typesetting import texts, typeset
from orders.contracts.records import ContractDrawn
from services.gateway.contracting.fonts import FontMissing, Fonts, private
from services.gateway.contracting.saying import said

TEMPLATE = Path(__file__).with_name("template.typ").read_text(encoding="utf-8")
LACKING = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class Rendered(NamedTuple):
    """`by`: what made it, since another version of typst, or another font, makes another file."""

    pdf: bytes
    by: str


def render(drawn: ContractDrawn, fonts: Fonts) -> Rendered:
    """The PDF, dated as its record is. The same record gives the same bytes, with the same typst
    and fonts. Raises FontMissing, rather than leave a single character out."""
    told = said(drawn)
    if unknown := private("".join(texts(told))):
        raise FontMissing(unknown)
    try:
        pdf = typeset(
            TEMPLATE, {"data": {**told, "fonts": fonts.families}}, fonts.found, drawn["at"], "a-2u"
        )
    except typst.TypstError as error:
        if lacking := _lacking(error.diagnostic):
            raise FontMissing(lacking) from None
        raise
    return Rendered(pdf, f"typst {version('typst')}, {', '.join(fonts.families)}")


def _lacking(refused: str) -> set[str]:
    """The characters that typst names; none if it refused for another reason. A word that it could
    not set is named as Rust writes texts: quoted, and unusual characters by number."""
    words = [
        ESCAPED.sub(lambda one: chr(int(one[1], 16)), word) for word in LACKING.findall(refused)
    ]
    return {letter for word in words for letter in word}
