"""The fonts of papers: Noto Sans SC, and for Latin, Greek and Cyrillic letters that it lacks (ł, ş,
ї) the one that comes with typst. Fonts of this machine are not looked at: the same paper has the
same bytes everywhere."""

from bisect import bisect_right
from functools import lru_cache
from importlib.metadata import version
from struct import unpack_from

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
WHOLE_OF_UNICODE = 12
"""The format of the one of its maps that has all planes."""


def covered(table: bytes) -> tuple[range, ...]:
    """The code points of a font, in order, of its table `cmap` as it stands in the file. fontTools
    would name a glyph for each of 30,000, which takes 20 MB."""
    (tables,) = unpack_from(">H", table, 2)
    offsets = [unpack_from(">I", table, 8 + 8 * n)[0] for n in range(tables)]
    full = next(one for one in offsets if unpack_from(">H", table, one)[0] == WHOLE_OF_UNICODE)
    (groups,) = unpack_from(">I", table, full + 12)
    found = (unpack_from(">II", table, full + 16 + 12 * n) for n in range(groups))
    return tuple(range(first, last + 1) for first, last in found)


def _read() -> tuple[range, ...]:
    with TTFont(sans_path(), lazy=True) as font:
        return covered(font.reader["cmap"])


COVERED = _read()
"""What Noto Sans SC has: 30,890 code points."""
_FIRSTS = [one.start for one in COVERED]


def has(letter: str) -> bool:
    """Whether one of the fonts has it."""
    code = ord(letter)
    place = bisect_right(_FIRSTS, code) - 1
    return (place >= 0 and code in COVERED[place]) or _in_second(letter)


@lru_cache(_REMEMBERED)
def _in_second(letter: str) -> bool:
    """The second font stands in typst alone, which refuses to archive what it cannot show."""
    try:
        typeset(_PROBE, {"letter": letter}, FONTS, 0, "a-3u")
    except typst.TypstError:
        return False
    return True
