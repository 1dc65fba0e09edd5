"""The fonts of papers: Noto Sans SC, and for Latin, Greek and Cyrillic letters that it lacks (ł, ş,
ї) the one that comes with typst. Fonts of this machine are not looked at: the same paper has the
same bytes everywhere."""

from functools import lru_cache
from importlib.metadata import version

import typst
from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import sans_path

from orders.business.typesetting import typeset

FAMILIES = ("Noto Sans SC", "Libertinus Serif")
VERSION = version("pylopdf-fonts-zh-cn")
FONTS = typst.Fonts(include_system_fonts=False, font_paths=[sans_path().parent])
_PROBE = """
#set text(font: "Libertinus Serif", fallback: false)
#json(bytes(sys.inputs.letter))
"""
_REMEMBERED = 10_000


def _covered() -> frozenset[int]:
    with TTFont(sans_path(), lazy=True) as font:
        return frozenset(font.getBestCmap())


COVERED = _covered()
"""Code points that Noto Sans SC has: 30,890."""


def has(letter: str) -> bool:
    """Whether one of the fonts has it."""
    return ord(letter) in COVERED or _in_second(letter)


@lru_cache(_REMEMBERED)
def _in_second(letter: str) -> bool:
    """The second font stands in typst alone, which refuses to archive what it cannot show."""
    try:
        typeset(_PROBE, {"letter": letter}, FONTS, 0, "a-3u")
    except typst.TypstError:
        return False
    return True
