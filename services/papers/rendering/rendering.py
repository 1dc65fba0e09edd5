"""The PDF of a paper."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from orders.business.typesetting import typeset
from services.papers.rendering.fonts import FAMILIES, VERSION, fonts, second_alone
from services.papers.rendering.letters import Letters

PRELUDE = Path(__file__).with_name("prelude.typ").read_text(encoding="utf-8")


class Rendered(NamedTuple):
    """`unprintable`: how often each character came that no font has, by code point; it stands in
    the paper as `[U+1F600]`."""

    pdf: bytes
    unprintable: Mapping[str, int]


def render(source: str, data: Mapping[str, Any], *, language: str) -> bytes:
    """The PDF alone, of `rendered`, its data as they are printed in it."""
    return rendered(source, data, language=language).pdf


def rendered(
    source: str,
    data: Mapping[str, Any],
    *,
    language: str,
    attached: Mapping[str, Any] | None = None,
) -> Rendered:
    """A PDF/A-3 by a template of typst, which finds the data as `data` (SH-02).

    `attached` stands in it as the file data.json, the data themselves where nothing is said. Its
    date is `data["at"]` (ms), its title `data["title"]`. The same of everything gives the same
    bytes, in any process. Raises typst.TypstError where the template is wrong.
    """
    letters = Letters()
    inputs = {
        "data": letters.printable(data),
        "language": language,
        "fonts": FAMILIES,
        "second_alone": second_alone(),
        "made": made_by(source),
        "attached": data if attached is None else attached,
    }
    pdf = typeset(PRELUDE + source, inputs, fonts(), data.get("at", 0), "a-3u")
    return Rendered(pdf, letters.unprintable)


@cache
def made_by(source: str) -> list[str]:
    """What else the bytes depend on, as the PDF's keywords have it: typst, template, fonts."""
    template = sha256((PRELUDE + source).encode()).hexdigest()[:12]
    return [f"typst {version('typst')}", f"template {template}", f"fonts {VERSION}"]
