"""The fonts of papers and labels: Noto Sans SC, and for letters that it lacks (ł, ż, ї) DejaVu Sans
Mono. Both come with libraries that are locked, and fonts of this machine are not looked at: the
same paper has the same bytes everywhere."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from struct import unpack_from

import barcode
import typst
from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import sans_path

from orders.engine.errors import ConfigError

FAMILIES = ("Noto Sans SC", "DejaVu Sans Mono")
FILES = (sans_path(), Path(barcode.__file__).with_name("fonts") / "DejaVuSansMono.ttf")
VERSION = f"{version('pylopdf-fonts-zh-cn')} {version('python-barcode')}"
WHOLE_OF_UNICODE = 12
"""The format of the one of its maps that has all planes."""


@cache
def fonts() -> typst.Fonts:
    """These and no others. Raises ConfigError without one of them: typst would leave its letters
    out, and say nothing."""
    found = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[file.parent for file in FILES],
    )
    if lacking := set(FAMILIES) - set(found.families()):
        raise ConfigError(f"no font {', '.join(sorted(lacking))} here: install requirements.txt")
    return found


def covered(table: bytes) -> tuple[range, ...]:
    """The code points of a font, in order, of its table `cmap` as it stands in the file. fontTools
    would name a glyph for each of 30,000, which takes 20 MB."""
    (tables,) = unpack_from(">H", table, 2)
    offsets = [unpack_from(">I", table, 8 + 8 * n)[0] for n in range(tables)]
    full = next(one for one in offsets if unpack_from(">H", table, one)[0] == WHOLE_OF_UNICODE)
    (groups,) = unpack_from(">I", table, full + 12)
    found = (unpack_from(">II", table, full + 16 + 12 * n) for n in range(groups))
    return tuple(range(first, last + 1) for first, last in found)


def _read(file: Path) -> tuple[range, ...]:
    with TTFont(file, lazy=True) as font:
        return covered(font.reader["cmap"])


def _is_in(ranges: tuple[range, ...], firsts: list[int], code: int) -> bool:
    place = bisect_right(firsts, code) - 1
    return place >= 0 and code in ranges[place]


COVERED = tuple(map(_read, FILES))
"""What each of them has: 30,890 code points, 3,117."""
_FIRSTS = [[one.start for one in ranges] for ranges in COVERED]


def has(letter: str) -> bool:
    """Whether one of the fonts has it."""
    return any(map(_is_in, COVERED, _FIRSTS, (ord(letter),) * len(FILES)))


@cache
def second_alone() -> str:
    """A class of the characters that the second font alone has, for typst: by itself it makes ż of
    a z and a dot that the first font has, too, and puts the dot beside it."""
    codes = (code for one in COVERED[1] for code in one)
    alone = (code for code in codes if not _is_in(COVERED[0], _FIRSTS[0], code))
    return "[" + "".join(f"\\u{{{a:x}}}-\\u{{{b:x}}}" for a, b in _runs(alone)) + "]"


def _runs(codes: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of codes, in order, that follow each other."""
    known = list(codes)
    starts = [0, *(n + 1 for n, (a, b) in enumerate(pairwise(known)) if b != a + 1), len(known)]
    yield from ((known[a], known[b - 1]) for a, b in pairwise(starts))
