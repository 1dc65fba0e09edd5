"""ASC X12: purchase orders (850), their changes (860), and what acknowledges answers of ours (997),
of any release.

order.py     what an 850 says
change.py    what an 860 says
lines.py     what both say of a line
parties.py   who takes part
codes.py     code lists

answer.py        what a partner is told (855, 865)    writing.py    how it is wrapped
receipts.py      that an interchange came (997)       acknowledged.py    what a 997 says
"""

import re
from collections.abc import Mapping

from services.gateway.formats.interchanges.envelope import Envelope, Level, Wrapping
from services.gateway.formats.interchanges.messages import Reader
from services.gateway.formats.interchanges.segments import BLANKS, Segment, Separators, segments
from services.gateway.formats.interchanges.syntax import (
    Divided,
    Syntax,
    envelopes_of,
    read_interchanges,
)
from services.gateway.formats.reading import Profile, Reading, Unreadable
from services.gateway.formats.x12.acknowledged import acknowledged
from services.gateway.formats.x12.change import change
from services.gateway.formats.x12.order import order

LEVELS = (
    Level("interchange", "ISA", "IEA", number=13, repeated=2),
    Level("group", "GS", "GE", number=6, repeated=2),
    Level("message", "ST", "SE", number=2, repeated=2, kind=1),
)
LOOSE = frozenset({"TA1"})
READERS: Mapping[str, Reader] = {
    "850": order,
    "860": change,
    "997": acknowledged,
    "999": acknowledged,
}
_ELEMENTS = 16
"""Elements of an ISA. They have a fixed width in the standard, and not in the wild: the separators
are found by counting elements, not characters."""
_LONGEST_HEADER = 1000
"""Characters in which an ISA ends; the standard has 106."""
_AFTER_HEADER = re.compile(r"\s*(GS|TA1|IEA)")


def read(document: bytes, profile: Profile) -> Reading:
    """All orders, changes and cancellations in the interchanges of a document. Never raises for
    what a partner sent.

    A message whose own trailer (SE) or totals (CTT) disagree with what came is not taken, unless
    the profile is lenient; what groups and interchanges say wrong of themselves (GE, IEA) is told,
    and the messages in them stand. Orders of a test interchange (ISA15 is T) are `Waiting`.
    """
    return read_interchanges(document, profile, SYNTAX, lambda _: READERS)


def envelopes(document: bytes, profile: Profile) -> list[Envelope]:
    """What each interchange of a document says of itself."""
    return envelopes_of(document, profile, SYNTAX)


def _is_test(interchange: Wrapping) -> bool:
    return interchange.header.get(15) == "T"


def _divided(text: str) -> Divided:
    """The segments of all interchanges; each says by its ISA what divides it."""
    text = text.strip(BLANKS)
    found, faults, at = list[Segment](), list[Unreadable](), 0
    while at < len(text) or not found:
        separators = _separators(text[at : at + _LONGEST_HEADER], text[-1:])
        if separators is None:
            place = f"segment {len(found) + 1}"
            message = f"send an ISA of {_ELEMENTS} elements, then a GS"
            faults.append(Unreadable(place, "header_unreadable", message))
            break
        next_at = _next(text, separators, at)
        one = text[at:next_at]
        if separators.segment not in "\r\n":  # lines are for the eye, or records of 80 characters
            one = one.replace("\r", "").replace("\n", "")
        found.extend(segments(one, separators, len(found) + 1))
        at = next_at
    return found, faults


def _separators(header: str, last: str) -> Separators | None:
    """What divides an interchange: the character after ISA is between elements, the one after the
    sixteenth element ends segments. The element itself divides components, which no segment of an
    order has, and people use it in their texts: so nothing is divided by it. `last` is the last
    character of the document."""
    element = header[3:4]
    if header[:3].upper() != "ISA" or not element or element.isalnum():
        return None
    rest = header.split(element, _ELEMENTS)[_ELEMENTS:]
    end = _end(rest[0], last) if rest else ""
    return Separators(end, element) if end and not end.isalnum() else None


def _end(rest: str, last: str) -> str:
    """What ends segments, of the text from the sixteenth element on; empty if that is no header.
    Some senders leave the element out: then it is the first character, and the document's last."""
    if _AFTER_HEADER.match(rest, 1) and (rest[1:2].isalpha() or rest[0] == last):
        return rest[0]
    return rest[1:2] if _AFTER_HEADER.match(rest, 2) else ""


def _next(text: str, separators: Separators, at: int) -> int:
    """Where the interchange after the one at `at` begins, or the text ends."""
    end = re.escape(separators.segment)
    found = re.compile(rf"{end}\s{{0,80}}(?=ISA[^\w\s])", re.IGNORECASE).search(text, at + 3)
    return found.end() if found else len(text)


SYNTAX = Syntax(
    name="x12", levels=LEVELS, loose=LOOSE, parties=(6, 8), divided=_divided, is_test=_is_test
)
