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

from collections.abc import Mapping

from orders.business.interchanges.x12 import ELEMENTS, divided
from services.gateway.formats.interchanges.envelope import Envelope, Level, Wrapping
from services.gateway.formats.interchanges.messages import Reader
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
    found, cut = divided(text)
    if not cut:
        return found, ()
    message = f"send an ISA of {ELEMENTS} elements, then a GS"
    return found, (Unreadable(f"segment {cut}", "header_unreadable", message),)


SYNTAX = Syntax(
    name="x12", levels=LEVELS, loose=LOOSE, parties=(6, 8), divided=_divided, is_test=_is_test
)
