"""An ASC X12 document -> its segments."""

import re

from orders.business.interchanges.segments import BLANKS, Segment, Separators, segments

ELEMENTS = 16
"""Elements of an ISA. They have a fixed width in the standard, and not in the wild: the separators
are found by counting elements, not characters."""
_LONGEST_HEADER = 1000
"""Characters in which an ISA ends; the standard has 106."""
_AFTER_HEADER = re.compile(r"\s*(GS|TA1|IEA)")


def divided(text: str) -> tuple[list[Segment], int]:
    """The segments of all interchanges; each says by its ISA what divides it. And the number of the
    segment at which no header can be read, and from which nothing is; 0 if all is read."""
    text = text.strip(BLANKS)
    found, at = list[Segment](), 0
    while at < len(text) or not found:
        separators = _separators(text[at : at + _LONGEST_HEADER], text[-1:])
        if separators is None:
            return found, len(found) + 1
        next_at = _next(text, separators, at)
        one = text[at:next_at]
        if separators.segment not in "\r\n":  # lines are for the eye, or records of 80 characters
            one = one.replace("\r", "").replace("\n", "")
        found.extend(segments(one, separators, len(found) + 1))
        at = next_at
    return found, 0


def _separators(header: str, last: str) -> Separators | None:
    """What divides an interchange: the character after ISA is between elements, the one after the
    sixteenth element ends segments. The element itself divides components, which no segment of an
    order has, and people use it in their texts: so nothing is divided by it. `last` is the last
    character of the document."""
    element = header[3:4]
    if header[:3].upper() != "ISA" or not element or element.isalnum():
        return None
    rest = header.split(element, ELEMENTS)[ELEMENTS:]
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
