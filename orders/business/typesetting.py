"""How typst is asked for a PDF that is kept: contracts of sale, papers of a shipment."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import orjson
import typst

Archived = Literal["a-2u", "a-3u"]
"""PDF/A (ISO 19005), for files that are kept: each character is there as a glyph of a font in the
file, and as a text; typst refuses to write any other. a-3u may bear other files, too."""


def typeset(
    template: str, inputs: Mapping[str, Any], fonts: typst.Fonts, at: int, standard: Archived
) -> bytes:
    """A PDF dated `at` (ms). What it says is data, each input as JSON: whatever is written there
    is text, and none of it code. The same of everything gives the same bytes.

    Raises typst.TypstError, for a character that is in none of the fonts, too.
    """
    pdf = typst.compile(
        template.encode(),
        format="pdf",
        font_paths=fonts,
        sys_inputs={name: orjson.dumps(value).decode() for name, value in inputs.items()},
        timestamp=datetime.fromtimestamp(at // 1000, UTC),
        pdf_standards=standard,
    )
    assert isinstance(pdf, bytes)
    return pdf


def texts(told: Any) -> list[str]:
    """Every text that stands somewhere in it."""
    if isinstance(told, str):
        return [told]
    parts = told.values() if isinstance(told, Mapping) else told if isinstance(told, list) else ()
    return [text for part in parts for text in texts(part)]
