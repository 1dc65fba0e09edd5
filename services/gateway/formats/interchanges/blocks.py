"""Segments of a message -> its head, its lines, its summary; and groups inside of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from orders.business.interchanges.segments import Segment


class Blocks(NamedTuple):
    """Each line has the segment that opens it first."""

    head: list[Segment]
    lines: list[list[Segment]]
    summary: list[Segment]


def blocks(segments: Iterable[Segment], opening: str, closing: frozenset[str]) -> Blocks:
    """Divide a message: a line starts with `opening`, the summary with one of `closing`."""
    found = Blocks([], [], [])
    into = found.head
    for segment in segments:
        if segment.tag == opening:
            into = []
            found.lines.append(into)
        elif segment.tag in closing:
            into = found.summary
        into.append(segment)
    return found


def groups(
    segments: Iterable[Segment], opening: str, members: frozenset[str]
) -> Iterator[list[Segment]]:
    """Each segment `opening` with the `members` that follow it without a gap."""
    group: list[Segment] = []
    for segment in segments:
        if segment.tag == opening:
            if group:
                yield group
            group = [segment]
        elif group and segment.tag in members:
            group.append(segment)
        elif group:
            yield group
            group = []
    if group:
        yield group


def first(segments: Sequence[Segment], tag: str, qualifier: str = "") -> Segment | None:
    """The first segment of a name, whose first element is the qualifier if one is asked for."""
    for segment in segments:
        if segment.tag == tag and (not qualifier or segment.get(1) == qualifier):
            return segment
    return None
