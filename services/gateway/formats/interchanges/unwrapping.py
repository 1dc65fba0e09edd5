"""Segments of a document -> interchanges with their groups and messages, and whether their trailers
agree with what came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from orders.business.interchanges.segments import Segment
from services.gateway.formats.interchanges.envelope import Level, Wrapping
from services.gateway.formats.reading import Unreadable

MOST_SEGMENTS = 100_000
"""Of one document: 20,000 lines of orders. What is beyond is not read."""
_TOO_MANY = f"send at most {MOST_SEGMENTS} segments at once"


def unwrap(
    segments: Iterable[Segment], levels: Sequence[Level], loose: frozenset[str] = frozenset()
) -> tuple[list[Wrapping], list[Unreadable]]:
    """The outermost wrappings, and faults of what is in none. `levels` go from the outermost to
    messages; one may be missing. `loose` segments may stand between messages, and say nothing."""
    opening = {level.header: level for level in levels}
    closing = {level.trailer: level for level in levels}
    known = {*opening, *closing, *loose}
    work = _Unwrapping(levels)
    for segment in segments:
        if segment.number > MOST_SEGMENTS:
            work.faults.append(Unreadable(segment.place(), "too_many_segments", _TOO_MANY))
            break
        if header := opening.get(segment.tag):
            work.enter(header, segment)
        work.keep(segment, known=segment.tag in known)
        if trailer := closing.get(segment.tag):
            work.close(trailer, segment)
    work.leave(())
    return work.found, work.faults


@dataclass
class _Unwrapping:
    """`inner` are the wrappings that are open, the innermost last."""

    levels: Sequence[Level]
    found: list[Wrapping] = field(default_factory=list)
    inner: list[Wrapping] = field(default_factory=list)
    faults: list[Unreadable] = field(default_factory=list)
    outside: bool = False

    def enter(self, level: Level, header: Segment) -> None:
        self.leave(self.levels[: self.levels.index(level)])
        new = Wrapping(level, header, outer=self.inner[-1] if self.inner else None)
        if self.inner:
            self.inner[-1].inside.append(new)
        else:
            self.found.append(new)
            if level is not self.levels[0]:
                self.faults.append(_homeless(header, self.levels[0].header))
        self.inner.append(new)

    def keep(self, segment: Segment, *, known: bool) -> None:
        """A segment of the open message. Of those in a row that are in none, the first is told."""
        in_message = bool(self.inner) and self.inner[-1].level is self.levels[-1]
        if in_message:
            self.inner[-1].segments.append(segment)
        elif not known and not self.outside:
            message = f"this is no segment before a {self.levels[-1].header}"
            self.faults.append(Unreadable(segment.place(), "segment_outside", message))
        self.outside = not in_message and not known

    def close(self, level: Level, trailer: Segment) -> None:
        self.leave(self.levels[: self.levels.index(level) + 1])
        if self.inner and self.inner[-1].level is level:
            _close(self.inner.pop(), trailer)
        else:
            self.faults.append(_homeless(trailer, level.header))

    def leave(self, stay: Sequence[Level]) -> None:
        """Whatever is open below the levels that stay ends here, without its trailer."""
        while self.inner and self.inner[-1].level not in stay:
            cut = self.inner.pop()
            tags = f"{cut.header.tag} has no {cut.level.trailer}"
            message = f"{tags}: the {cut.level.name} is cut off"
            cut.faults.append(Unreadable(cut.header.place(), "trailer_missing", message))
            _once(cut)


def _close(wrapping: Wrapping, trailer: Segment) -> None:
    wrapping.whole = True
    level = wrapping.level
    counted = len(wrapping.segments) or len(wrapping.inside)
    if trailer.get(1).lstrip("0") != (str(counted) if counted else ""):
        message = f"{trailer.tag} has another count than the {counted} that came; send it whole"
        wrapping.faults.append(Unreadable(trailer.place(1), "count_wrong", message))
    if level.repeated and trailer.get(level.repeated).lstrip("0") != wrapping.number.lstrip("0"):
        message = f"{trailer.tag} must repeat the control number of its {level.header}"
        place = trailer.place(level.repeated)
        wrapping.faults.append(Unreadable(place, "control_number_wrong", message))
    _once(wrapping)


def _once(wrapping: Wrapping) -> None:
    """Each control number directly inside comes once."""
    seen = set[str]()
    for one in wrapping.inside:
        if one.number in seen:
            message = f"an earlier {one.level.name} has this control number; send each once"
            place = one.header.place(one.level.number)
            one.faults.append(Unreadable(place, "control_number_repeated", message))
        seen.add(one.number)


def _homeless(segment: Segment, header: str) -> Unreadable:
    return Unreadable(segment.place(), "header_missing", f"{segment.tag} comes without {header}")
