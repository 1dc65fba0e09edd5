"""Text of X12, EDIFACT and TRADACOMS -> segments of elements of components, each with its number,
so that a fault can say `segment 14, element 3`. What the segments mean is not known here."""

from collections.abc import Iterator
from typing import NamedTuple

BLANKS = " \t\r\n\0\x1a\ufeff"
"""What may stand between segments, or pad the end of a transmission."""
_FIRST = 0xFDD0
"""Unicode keeps 32 code points from here for a program's own use: they stand for released
characters while the text is divided."""


class Separators(NamedTuple):
    """The characters that divide a text; empty: it has none of the kind. `release` takes its
    meaning from the character that follows; `tag` stands after a segment's name in place of
    `element`."""

    segment: str
    element: str
    component: str = ""
    release: str = ""
    tag: str = ""


class Segment(NamedTuple):
    """`number` counts from 1 in the document. Elements and components count from 1 too, as the
    standards do; the name is no element."""

    number: int
    tag: str
    elements: tuple[tuple[str, ...], ...]

    def get(self, element: int, component: int = 1) -> str:
        """A value without blanks around it; empty if it is not there."""
        if element > len(self.elements):
            return ""
        parts = self.elements[element - 1]
        return parts[component - 1].strip() if component <= len(parts) else ""

    def parts(self, element: int) -> list[str]:
        """Those components of an element that say something."""
        if element > len(self.elements):
            return []
        return [text for part in self.elements[element - 1] if (text := part.strip())]

    def place(self, element: int = 0, component: int = 0) -> str:
        """Where it is, as its sender would look for it."""
        where = f"segment {self.number}"
        if element:
            where += f", element {element}"
        return f"{where}, component {component}" if component > 1 else where


def segments(text: str, separators: Separators, first: int = 1) -> Iterator[Segment]:
    """The segments of a text, numbered from `first`; never raises. The last one need not be
    closed. Empty ones have no number."""
    marks = [mark for mark in separators if mark]
    released = bool(separators.release) and separators.release in text
    if released:
        text = _hidden(text, separators.release, marks)
    back = {_FIRST + n: mark for n, mark in enumerate(marks)} if released else {}
    number = first
    for piece in text.split(separators.segment):
        if bare := piece.strip(BLANKS):
            yield _segment(number, bare, separators, back)
            number += 1


def _hidden(text: str, release: str, marks: list[str]) -> str:
    """The text with a stand-in for each released separator; any other released character is
    itself. The release character comes first, as it may be released too."""
    for mark in sorted(marks, key=lambda mark: mark != release):
        text = text.replace(release + mark, chr(_FIRST + marks.index(mark)))
    return text.replace(release, "")


def _segment(number: int, piece: str, separators: Separators, back: dict[int, str]) -> Segment:
    name, _, rest = piece.partition(separators.tag or separators.element)
    elements = rest.split(separators.element) if rest else []
    component = separators.component
    parts: list[tuple[str, ...]]
    parts = [tuple(one.split(component)) if component else (one,) for one in elements]
    if back and not piece.isascii():  # stand-ins are beyond ASCII
        parts = [tuple(part.translate(back) for part in element) for element in parts]
    return Segment(number, name.strip().upper(), tuple(parts))
