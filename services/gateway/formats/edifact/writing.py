"""An interchange of EDIFACT with one message, as we send it."""

from collections.abc import Sequence

from orders.business.interchanges.segments import Segment, Separators
from services.gateway.formats.answers.heading import Address, Heading
from services.gateway.formats.interchanges.writing import segment, text_of

SEPARATORS = Separators(segment="'", element="+", component=":", release="?")
SERVICE_STRING = "UNA:+.? '"
"""It says that numbers have a decimal point."""
GLN = "14"
"""0007, identification code qualifier of a party (UNB)."""
_MESSAGE = "1"


def interchange(kind: Sequence[str], body: Sequence[Segment], heading: Heading) -> bytes:
    """A message, wrapped. `kind`: its type and directory (S009). It is in Latin-1 if that will do
    (UNOC, syntax 3), else in UTF-8 (UNOW, syntax 4), whose dates have a century."""
    message = [
        segment("UNH", _MESSAGE, kind),
        *body,
        segment("UNT", str(len(body) + 2), _MESSAGE),
    ]
    text = text_of([*message, segment("UNZ", "1", str(heading.number))], SEPARATORS)
    latin = _latin(text)
    opening = text_of([_opening(heading, latin=latin)], SEPARATORS)
    return (SERVICE_STRING + opening + text).encode("latin-1" if latin else "utf-8")


def agency(address: Address) -> str:
    """3055, who gives the numbers of a party out: 9 for GLN; empty for any other."""
    return "9" if address.qualifier == GLN else ""


def _opening(heading: Heading, *, latin: bool) -> Segment:
    at = heading.written_at
    syntax, date = (("UNOC", "3"), f"{at:%y%m%d}") if latin else (("UNOW", "4"), f"{at:%Y%m%d}")
    parties = [(one.id, one.qualifier) for one in (heading.ours, heading.theirs)]
    known = (syntax, *parties, (date, f"{at:%H%M}"), str(heading.number))
    return segment("UNB", *known, *(("", "", "", "", "", "1") if heading.test else ()))


def _latin(text: str) -> bool:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True
