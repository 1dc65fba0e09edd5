"""A picture of who writes a topic and who reads it, as SVG: it needs no script and no network."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

BOX, GAP, MARGIN = 30, 10, 4
"""Heights in pixels: of a box, between two of them, around all."""
LETTER, PADDING = 8, 24
"""Widths in pixels: of a letter, and left and right of a text together."""
REACH = 70
"""Of a line between two columns."""


class Column(NamedTuple):
    """Boxes above each other: `names`, from `left` on, each `width` wide."""

    names: Sequence[str]
    left: int
    width: int

    def middle(self, row: int, height: int) -> int:
        """Where the line of a box begins, from above: the column stands in the middle."""
        above = (height - len(self.names) * (BOX + GAP) + GAP) // 2
        return above + row * (BOX + GAP) + BOX // 2


def picture(
    topic: str, writers: Sequence[str], readers: Sequence[str], pages: dict[str, str]
) -> str:
    """An `<svg>` on one line. `pages`: where a box leads, by what it says."""
    left = Column(writers, MARGIN, _width(writers))
    middle = Column([topic], left.left + left.width + REACH, _width([topic]))
    right = Column(readers, middle.left + middle.width + REACH, _width(readers))
    rows = max(1, len(writers), len(readers))
    height = rows * (BOX + GAP) - GAP + 2 * MARGIN
    center = middle.middle(0, height)
    lines = [
        *(_line(left.left + left.width, left.middle(row, height), middle.left, center)
          for row in range(len(writers))),
        *(_line(middle.left + middle.width, center, right.left, right.middle(row, height))
          for row in range(len(readers))),
    ]  # fmt: skip
    boxes = [
        _box(column, row, height, pages.get(name, ""), "topic" if column is middle else "party")
        for column in (left, middle, right)
        for row, name in enumerate(column.names)
    ]
    width = right.left + right.width + MARGIN
    told = escape(f"{topic}: written by {', '.join(writers)}; read by {', '.join(readers)}")
    return (
        f'<svg class="lineage" role="img" aria-label="{told}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">{"".join(lines + boxes)}</svg>'
    )


def _width(names: Sequence[str]) -> int:
    return max((len(name) for name in names), default=0) * LETTER + PADDING


def _line(x: int, y: int, to_x: int, to_y: int) -> str:
    bend = (x + to_x) // 2
    return (
        f'<path d="M{x} {y} C{bend} {y} {bend} {to_y} {to_x - 8} {to_y}"/>'
        f'<path class="head" d="M{to_x - 8} {to_y - 4} L{to_x} {to_y} L{to_x - 8} {to_y + 4} Z"/>'
    )


def _box(column: Column, row: int, height: int, page: str, kind: str) -> str:
    name, center = escape(column.names[row]), column.middle(row, height)
    drawn = (
        f'<rect class="{kind}" x="{column.left}" y="{center - BOX // 2}" '
        f'width="{column.width}" height="{BOX}" rx="4"/>'
        f'<text x="{column.left + column.width // 2}" y="{center + 5}">{name}</text>'
    )
    return f'<a href="{escape(page)}">{drawn}</a>' if page else drawn
