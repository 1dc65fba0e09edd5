"""X12 214 and EDIFACT IFTSTA -> the scans in them (TR-06)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from orders.business.interchanges import edifact, x12
from orders.business.interchanges.segments import Segment

MOST_SEGMENTS = 100_000
"""Of one payload; what is beyond is not read."""
HEAD, NEAR = 20, 50
PATH = re.compile(
    r"(?P<tag>[A-Z0-9]{2,3})/(?P<element>\d+)(\.(?P<part>\d+))?"
    r"(\[(?P<where>\d+)(\.(?P<of>\d+))?=(?P<value>[^\]]*)\])?"
)


class Place(NamedTuple):
    """Where a value stands: tag, element, component, and what must stand beside it, if anything."""

    tag: str
    element: int
    part: int
    where: int
    of: int
    value: str

    def first(self, segments: Iterable[Segment]) -> str:
        """Its value in the first of these that has it; empty if none has."""
        for one in segments:
            if one.tag != self.tag:
                continue
            if self.where and one.get(self.where, self.of) != self.value:
                continue
            if text := one.get(self.element, self.part):
                return text
        return ""


class SegmentScan:
    """One scan: its own segments, and what the message said before it."""

    __slots__ = ("_before", "_own")

    def __init__(self, own: Sequence[Segment], before: Sequence[Segment]) -> None:
        self._own, self._before = own, before

    def get(self, path: str) -> str:
        """What stands there, of its own segments first; else what was said last before it, where
        the path begins with ^."""
        before, places = _places(path)
        if len(places) == 1:
            return self._first(places[0], before)
        said = [self._first(place, before) for place in places]
        return " ".join(said) if all(said) else ""

    def _first(self, place: Place, before: bool) -> str:
        found = place.first(self._own)
        return found if found or not before else place.first(reversed(self._before))


class Kind(NamedTuple):
    """What a format's messages begin and end with, and which element names their kind."""

    header: str
    trailer: str
    element: int
    divided: Callable[[str], Sequence[Segment]]


KINDS: Mapping[str, Kind] = {
    "x12": Kind("ST", "SE", 1, lambda text: x12.divided(text)[0]),
    "edifact": Kind("UNH", "UNT", 2, edifact.divided),
}


def scans(
    text: str, form: str, message: str, opens: Sequence[str], ends: Sequence[str]
) -> Iterator[SegmentScan]:
    """All of a document: each begins with one of the tags that open it, and goes up to the next
    one, or to one that ends it."""
    kind = KINDS[form]
    for segments in _messages(kind.divided(text)[:MOST_SEGMENTS], kind, message):
        at = [n for n, one in enumerate(segments) if one.tag in opens or one.tag in ends]
        for begin, end in zip(at, [*at[1:], len(segments)], strict=True):
            if segments[begin].tag in opens:
                yield SegmentScan(segments[begin:end], _before(segments, begin))


def _before(segments: list[Segment], begin: int) -> list[Segment]:
    """Where it is looked before a scan: in the head of its message, and near it. A message may have
    tens of thousands of scans, none of which says whose it is."""
    near = max(HEAD, begin - NEAR)
    return segments[: min(HEAD, begin)] + segments[near:begin]


def _messages(segments: Sequence[Segment], kind: Kind, message: str) -> Iterator[list[Segment]]:
    """The segments of each message of the kind; one that is cut off ends with the document."""
    own: list[Segment] | None = None
    for one in segments:
        if one.tag == kind.header:
            if own is not None:
                yield own
            own = [] if one.get(kind.element) == message else None
        elif one.tag == kind.trailer:
            if own is not None:
                yield own
            own = None
        elif own is not None:
            own.append(one)
    if own is not None:
        yield own


@lru_cache(maxsize=500)
def _places(path: str) -> tuple[bool, tuple[Place, ...]]:
    """Whether it is looked before the scan, too, and where."""
    own = path.lstrip("^")
    return own != path, tuple(place_of(one) for one in own.split("+"))


def place_of(path: str) -> Place:
    """Raises ValueError for what is no path."""
    found = PATH.fullmatch(path)
    if found is None:
        raise ValueError(f"{path} is no place in a segment, such as AT7/1 or DTM/1.2[1=334]")
    tag, value = found["tag"], found["value"] or ""
    element, part = int(found["element"]), int(found["part"] or 1)
    return Place(tag, element, part, int(found["where"] or 0), int(found["of"] or 1), value)
