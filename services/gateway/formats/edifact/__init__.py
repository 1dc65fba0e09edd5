"""UN/EDIFACT: purchase orders (ORDERS) and their changes (ORDCHG), D.96A, D.01B and what is
between and near them, with EANCOM's and other associations' subsets.

    order.py     what both messages say
    change.py    what a change says
    head.py      their heads
    lines.py     their lines
    parties.py   who takes part
    sums.py      allowances, charges, sums
    codes.py     code lists

    answer.py    what a partner is told (ORDRSP)          writing.py       how it is wrapped
    receipts.py  that an interchange came (CONTRL)        acknowledged.py  what a CONTRL says
"""

import re
from collections.abc import Mapping

from orders.business.interchanges.edifact import divided
from services.gateway.formats.edifact.acknowledged import acknowledged
from services.gateway.formats.edifact.codes import CHARACTERS
from services.gateway.formats.edifact.order import change, order
from services.gateway.formats.interchanges.envelope import Envelope, Level, Wrapping
from services.gateway.formats.interchanges.messages import Reader
from services.gateway.formats.interchanges.syntax import (
    Divided,
    Syntax,
    envelopes_of,
    read_interchanges,
)
from services.gateway.formats.interchanges.text import interchange_text
from services.gateway.formats.reading import Profile, Reading, Unreadable
from services.gateway.formats.values.text import Text

LEVELS = (
    Level("interchange", "UNB", "UNZ", number=5, repeated=2),
    Level("group", "UNG", "UNE", number=5, repeated=2),
    Level("message", "UNH", "UNT", number=1, repeated=2, kind=2),
)
READERS: Mapping[str, Reader] = {"ORDERS": order, "ORDCHG": change, "CONTRL": acknowledged}
_SYNTAX = re.compile(rb"UNB.(UNO[A-Z])", re.DOTALL)
_LOOKED_AT = 1000
"""Bytes in which the character set is looked for."""


def read(document: bytes, profile: Profile) -> Reading:
    """All orders, changes and cancellations in the interchanges of a document. Never raises for
    what a partner sent.

    A message whose own trailer (UNT) or control totals (CNT) disagree with what came is not taken,
    unless the profile is lenient; what groups and interchanges say wrong of themselves (UNE, UNZ;
    or that UNZ is missing) is told, and the messages in them stand. Orders of a test interchange
    (UNB11 is 1) are `Waiting`.
    """
    return read_interchanges(document, profile, SYNTAX, lambda _: READERS)


def envelopes(document: bytes, profile: Profile) -> list[Envelope]:
    """What each interchange of a document says of itself."""
    return envelopes_of(document, profile, SYNTAX)


def _is_test(interchange: Wrapping) -> bool:
    return interchange.header.tag == "UNB" and interchange.header.get(11) == "1"


def _text(document: bytes, profile: Profile) -> Text | Unreadable:
    syntax = _SYNTAX.search(document, 0, _LOOKED_AT)
    named = CHARACTERS.get(syntax.group(1).decode(), "") if syntax else ""
    return interchange_text(document, profile, named)


def _divided(text: str) -> Divided:
    """The segments of all interchanges; each may say by a service string what divides it."""
    return divided(text), ()


SYNTAX = Syntax(
    name="edifact", levels=LEVELS, parties=(2, 3), text=_text, divided=_divided, is_test=_is_test
)
