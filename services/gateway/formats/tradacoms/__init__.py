"""TRADACOMS, the British retailers' older standard: order files of version 9 and before it.

order.py   what an order file says
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from orders.business.interchanges.segments import Segment, Separators, segments
from services.gateway.formats.interchanges.blocks import first
from services.gateway.formats.interchanges.envelope import Envelope, Level, Wrapping
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.interchanges.messages import Reader
from services.gateway.formats.interchanges.syntax import (
    Divided,
    Syntax,
    envelopes_of,
    read_interchanges,
)
from services.gateway.formats.reading import Outcome, Profile, Reading
from services.gateway.formats.tradacoms.order import order

LEVELS = (
    Level("transmission", "STX", "END", number=5, repeated=0),
    Level("message", "MHD", "MTR", number=1, repeated=0, kind=2),
)
LOOSE = frozenset({"BAT", "EOB", "RSG"})
SEPARATORS = Separators(segment="'", element="+", component=":", release="?", tag="=")
HEADER, ORDER, TRAILER = "ORDHDR", "ORDERS", "ORDTLR"
_TEST = "ORDTES"


def read(document: bytes, profile: Profile) -> Reading:
    """All orders in the transmissions of a document. Never raises for what a partner sent.

    An order whose own counts (MTR, OTR) disagree with what came is not taken, unless the profile
    is lenient; what files and transmissions say wrong of themselves (OFT, END) is told, and the
    orders in them stand. Orders of a test (STX07 is ORDTES) are `Waiting`.
    """
    return read_interchanges(document, profile, SYNTAX, _readers)


def envelopes(document: bytes, profile: Profile) -> list[Envelope]:
    """What each transmission of a document says of itself."""
    return envelopes_of(document, profile, SYNTAX)


def _readers(transmission: Wrapping) -> Mapping[str, Reader]:
    files = _files(transmission)
    return {HEADER: _nothing, ORDER: partial(_order, files), TRAILER: partial(_trailer, files)}


def _divided(text: str) -> Divided:
    return list(segments(text.replace("\r", "").replace("\n", ""), SEPARATORS)), ()


def _is_test(transmission: Wrapping) -> bool:
    return transmission.header.tag == "STX" and transmission.header.get(7) == _TEST


class _File(NamedTuple):
    """An order file as it stands at one of its messages."""

    header: Sequence[Segment]
    orders: int


def _files(transmission: Wrapping) -> dict[int, _File]:
    """Number of a message's first segment -> its file so far."""
    file, files = _File((), 0), {}
    for message in transmission.messages():
        if message.kind == HEADER:
            file = _File(message.segments, 0)
        files[message.header.number] = file
        if message.kind == ORDER:
            file = file._replace(orders=file.orders + 1)
    return files


def _nothing(message: Wrapping, findings: Findings) -> None:
    """The header of a file says nothing alone: each order after it takes what it needs."""


def _order(files: dict[int, _File], message: Wrapping, findings: Findings) -> Outcome | None:
    return order(files[message.header.number].header, message, findings)


def _trailer(files: dict[int, _File], message: Wrapping, findings: Findings) -> None:
    """OFT counts the orders since the header of the file."""
    orders = files[message.header.number].orders
    counted = first(message.segments, "OFT")
    if counted and findings.decimal(counted, 1) not in (None, orders):
        text = f"OFT has another count than the {orders} orders that came"
        findings.disagree(counted.place(1), "count_wrong", text)


SYNTAX = Syntax(
    name="tradacoms", levels=LEVELS, loose=LOOSE, parties=(2, 3), divided=_divided, is_test=_is_test
)
