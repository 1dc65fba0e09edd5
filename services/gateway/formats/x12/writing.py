"""An interchange of X12 with one group, as we send it."""

from collections.abc import Mapping, Sequence

from orders.business.interchanges.segments import Segment, Separators
from services.gateway.formats.answers.heading import Address, Heading
from services.gateway.formats.interchanges.writing import legible, segment, text_of

RELEASE = "004010"
FUNCTIONS: Mapping[str, str] = {"855": "PR", "865": "CA", "997": "FA"}
"""479, functional identifier (GS01) of each transaction set of ours."""
_ELEMENTS, _COMPONENTS, _SEGMENTS = "*|^\x1e", ">:<\x1f", "~`\x1d"
"""What may divide: the first that no value has, as nothing releases a separator in X12."""
_ID = 15
"""Characters of ISA06 and ISA08."""


def interchange(kind: str, sets: Sequence[Sequence[Segment]], heading: Heading) -> bytes:
    """Transaction sets of one kind, wrapped: interchange, group and heading have one number."""
    body = [one for n, each in enumerate(sets, 1) for one in _set(kind, n, each)]
    number = str(heading.number)
    at = heading.written_at
    opening = segment(
        "GS",
        FUNCTIONS[kind],
        heading.ours.id,
        heading.theirs.id,
        f"{at:%Y%m%d}",
        f"{at:%H%M}",
        number,
        "X",
        RELEASE,
    )
    wrapped = [opening, *body, segment("GE", str(len(sets)), number)]
    wrapped.append(segment("IEA", "1", _control(heading)))
    separators = _separators(wrapped, heading)
    return (_isa(heading, separators) + text_of(wrapped, separators)).encode()


def _set(kind: str, number: int, body: Sequence[Segment]) -> list[Segment]:
    control = f"{number:04}"
    trailer = segment("SE", str(len(body) + 2), control)
    return [segment("ST", kind, control), *body, trailer]


def _isa(heading: Heading, separators: Separators) -> str:
    """Its elements have a fixed width."""
    at, blank = heading.written_at, " " * 10
    elements = [
        *("ISA", "00", blank, "00", blank),
        *_party(heading.ours),
        *_party(heading.theirs),
        *(f"{at:%y%m%d}", f"{at:%H%M}", "U", RELEASE[:5], _control(heading)),
        *("0", "T" if heading.test else "P", separators.component),
    ]
    return separators.element.join(elements) + separators.segment


def _party(address: Address) -> tuple[str, str]:
    return f"{address.qualifier:2.2}", f"{legible(address.id):{_ID}.{_ID}}"


def _control(heading: Heading) -> str:
    return f"{heading.number:09}"


def _separators(segments: Sequence[Segment], heading: Heading) -> Separators:
    values = [text for one in segments for parts in one.elements for text in parts]
    said = "".join([*values, heading.ours.id, heading.theirs.id])
    element, component, end = (
        next((mark for mark in marks if mark not in said), marks[0])
        for marks in (_ELEMENTS, _COMPONENTS, _SEGMENTS)
    )
    return Separators(end, element, component)
