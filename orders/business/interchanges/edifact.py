"""A UN/EDIFACT document -> its segments."""

import re

from orders.business.interchanges.segments import BLANKS, Segment, Separators, segments

USUAL = Separators(segment="'", element="+", component=":", release="?")
"""What divides an interchange without a service string (UNA)."""
_SERVICE_STRING = 9
_NEXT = re.compile(r"(?=UNA[^\w\s].{5}\s{0,80}UNB)", re.DOTALL)


def divided(text: str) -> list[Segment]:
    """The segments of all interchanges; each may say by a service string what divides it."""
    found: list[Segment] = []
    for one in _NEXT.split(text.strip(BLANKS)):
        separators = USUAL
        if one.startswith("UNA"):
            separators, one = _separators(one[3:_SERVICE_STRING]), one[_SERVICE_STRING:]
        if separators.segment not in "\r\n":
            one = one.replace("\r", "").replace("\n", "")  # lines are for the eye
        found.extend(segments(one, separators, len(found) + 1))
    return found


def _separators(service: str) -> Separators:
    """Of the six characters after UNA: components, elements, decimal mark, release (a blank: there
    is none), repetition, segments. A number may have either mark, whatever is said."""
    marks = service.ljust(6)
    return Separators(
        segment=marks[5], element=marks[1], component=marks[0], release=marks[3].strip()
    )
