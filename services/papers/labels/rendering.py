"""A label as PDF. Whatever prints other papers may stand in for `page`."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import category, normalize

import barcode
import pylopdf_fonts_zh_cn
import typst
from fontTools.ttLib import TTFont

from orders.business.typesetting import typeset
from orders.engine.errors import ConfigError
from services.papers.labels.codes import Drawing
from services.papers.labels.data import Label
from services.papers.labels.saying import BREAK, said

TEMPLATE = Path(__file__).with_name("label.typ").read_text(encoding="utf-8")
FONT, OTHER_FONT = "Noto Sans SC", "DejaVu Sans Mono"
"""Chinese, Japanese and the West; the rest of Europe, and Arabic."""
FILES = {
    FONT: pylopdf_fonts_zh_cn.sans_path(),
    OTHER_FONT: Path(barcode.__file__).with_name("fonts") / "DejaVuSansMono.ttf",
}
"""Both come with libraries that are locked: a label looks the same on every machine."""


class Page(NamedTuple):
    """`unprinted`: characters that no font has; their code points stand in their place."""

    pdf: bytes
    unprinted: tuple[str, ...]


def rendered(labels: Sequence[Label], language: str = "", link: str = "") -> Page:
    """A page a label, dated as the first was packed: the same labels give the same bytes. Raises
    ValueError for a package whose number is no SSCC."""
    return page([said(label, language, link) for label in labels], labels[0].at)


def page(told: Sequence[Mapping[str, Any]], at: int) -> Page:
    """What is said, laid out by the template; `at`: milliseconds since 1970."""
    unprinted: set[str] = set()
    shown = _shown(told, unprinted)
    inputs = {"data": {"labels": shown, "other": _other()}}
    pdf = typeset(TEMPLATE, inputs, _fonts(), at, "a-2u")
    return Page(pdf, tuple(sorted(unprinted)))


def _shown(told: Any, unprinted: set[str]) -> Any:
    """The same, with code points for what no font has."""
    if isinstance(told, Drawing):
        return told._asdict()
    if isinstance(told, str):
        return "".join(_letter(letter, unprinted) for letter in normalize("NFC", told))
    if isinstance(told, Mapping):
        return {name: _shown(one, unprinted) for name, one in told.items()}
    if isinstance(told, Sequence):
        return [_shown(one, unprinted) for one in told]
    return told


def _letter(letter: str, unprinted: set[str]) -> str:
    if letter == BREAK or (ord(letter) in _covered() and category(letter)[0] != "C"):
        return letter
    unprinted.add(letter)
    return f"[U+{ord(letter):04X}]"


@cache
def _fonts() -> typst.Fonts:
    """These and no others: what a machine has beside them changes no label. Raises ConfigError
    without one of them, since typst leaves text without a font out, and says nothing."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(file.parent) for file in FILES.values()],
    )
    if lacking := FILES.keys() - set(fonts.families()):
        raise ConfigError(f"no font {', '.join(sorted(lacking))} here: install requirements.txt")
    return fonts


@cache
def _covered() -> frozenset[int]:
    """Code points of which there is a glyph."""
    return _glyphs(FONT) | _glyphs(OTHER_FONT)


@cache
def _other() -> str:
    """A class of the characters that the other font alone has. By itself typst makes ż of a z and
    a dot that the first font has, too, and puts the dot beside it."""
    return f"[{''.join(map(chr, sorted(_glyphs(OTHER_FONT) - _glyphs(FONT))))}]"


@cache
def _glyphs(font: str) -> frozenset[int]:
    return frozenset(TTFont(FILES[font], lazy=True).getBestCmap())
