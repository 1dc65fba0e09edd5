"""Dates as EDI writes them: digits alone."""

import re
from datetime import datetime

from services.gateway.formats.values.instants import since_1970
from services.gateway.formats.values.refusal import Refused

_DIGITS = re.compile(r"\d+", re.ASCII)
_WITHOUT_CENTURY = frozenset({6, 10})
"""Lengths of YYMMDD and YYMMDDHHMM."""
_FORMATS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}


MALFORMED = Refused("date_malformed", "send CCYYMMDD, and HHMM if there is a time")


def moment(text: str, zone: str) -> int:
    """`[CC]YYMMDD[HHMM[SS]]` in an IANA zone, milliseconds since 1970 UTC. Without a time it is
    the first moment of the day; without a century it is of this one, as nobody orders for the
    last. Raises Refused for what is no such date."""
    digits = f"20{text}" if len(text) in _WITHOUT_CENTURY else text
    if not _DIGITS.fullmatch(digits) or len(digits) not in _FORMATS:
        raise MALFORMED
    try:
        return since_1970(datetime.strptime(digits, _FORMATS[len(digits)]), zone)
    except ValueError:  # no day of the calendar
        raise MALFORMED from None
