"""What machines read on a label: the package's number as GS1-128, and a QR code. Both are drawings
(SVG) a unit a module, so that a page may give each module a whole number of dots."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno
from barcode.codex import Gs1_128
from stdnum import ean

SSCC = "00"
"""GS1's application identifier of an SSCC; its brackets are for people alone."""
QUIET_BARS, QUIET_SQUARES = 10, 4
"""White modules that each side of a code needs: GS1 General Specifications 5.4, ISO/IEC 18004."""


@dataclass(frozen=True)
class Drawing:
    """A code as SVG, no text; `modules`: how wide it is, quiet zones and all."""

    svg: str
    modules: int


def gs1_128(sscc: str) -> Drawing:
    """The bars of a package's number, one module high. Raises ValueError where it is none: no bars
    are better than bars of another package."""
    if len(sscc) != 18 or not sscc.isdecimal() or ean.calc_check_digit(sscc[:-1]) != sscc[-1]:
        raise ValueError(f"{sscc} is no SSCC: 18 digits, the last of which checks the others")
    bars = [bar == "1" for bar in Gs1_128(f"{SSCC}{sscc}").build()[0]]
    return _drawn([bars], QUIET_BARS, 0)


def qr(text: str) -> Drawing:
    """The squares of a text; 15 % of them may be spoilt (error level M)."""
    matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    return _drawn([[bool(one) for one in row] for row in matrix], QUIET_SQUARES, QUIET_SQUARES)


def legible(sscc: str) -> str:
    """The number as people read it."""
    return f"({SSCC}) {sscc}"


def _drawn(rows: Sequence[Sequence[bool]], beside: int, above: int) -> Drawing:
    width, height = len(rows[0]) + 2 * beside, len(rows) + 2 * above
    path = "".join(
        f"M{start + beside} {at + above}h{length}v1h-{length}z"
        for at, row in enumerate(rows)
        for start, length in _runs(row)
    )
    return Drawing(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'preserveAspectRatio="none"><path d="{path}"/></svg>',
        width,
    )


def _runs(row: Sequence[bool]) -> Iterable[tuple[int, int]]:
    """Where black begins, and for how long it goes on."""
    at = 0
    for black, run in groupby(row):
        length = len(list(run))
        if black:
            yield at, length
        at += length
