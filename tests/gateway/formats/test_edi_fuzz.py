"""Sound interchanges, damaged: reading never raises, and nothing vanishes. Every message comes back
as something that fits the order's schema, or there is a fault that names its segment."""

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.order import CarriedOrder
from services.gateway.formats import edifact, tradacoms, x12
from services.gateway.formats.reading import Profile, Reading
from tests.gateway.formats import interchanges

PLACE = re.compile(r"document|segment \d+(, element \d+(, component \d+)?)?")
PROFILES = st.builds(
    Profile,
    channel=st.just("partner"),
    zone=st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York"]),
    currency=st.sampled_from(["", "EUR", "JPY", "KWD", "XXQ"]),
    country=st.sampled_from(["", "DE"]),
    encoding=st.sampled_from(["", "gbk", "latin-1", "no-such-encoding"]),
    lenient=st.booleans(),
)
TEXT = st.text("Aä上 '+:?*~>=.0\0\n\t\ufeff", max_size=8)
NUMBERS = st.one_of(
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.integers(-(10**25), 10**25).map(str),
    TEXT,
)


class Format(NamedTuple):
    """How documents of a format are made, and read."""

    read: Callable[[bytes, Profile], Reading]
    sound: st.SearchStrategy[bytes]


@st.composite
def x12_documents(draw: st.DrawFn) -> bytes:
    end = draw(st.sampled_from(["~", "~\n", "\n", "\r\n"]))
    if draw(st.booleans()):
        lines = [
            (f"PO1*{n}*{draw(NUMBERS)}*{draw(TEXT)}*{draw(NUMBERS)}*TP*VN*{draw(TEXT)}",)
            for n in range(draw(st.integers(0, 3)))
        ]
        body = interchanges.order_850(*lines, interchanges.LINE_850)
        return interchanges.x12(body, interchanges.order_850(), end=end)
    lines = [
        (f"POC*{n}*{draw(st.sampled_from(['DI', 'QD', 'ZZ']))}*{draw(NUMBERS)}**EA",)
        for n in range(draw(st.integers(0, 3)))
    ]
    changes = [interchanges.change_860(*lines), interchanges.change_860()]
    return interchanges.x12(*changes, kind="860", end=end)


@st.composite
def edifact_documents(draw: st.DrawFn) -> bytes:
    before = draw(st.sampled_from(["", "UNA:+.? '", "UNA:+,  '"]))
    lines = [
        (f"LIN+{n}+3+{draw(TEXT)}:SA", f"QTY+21:{draw(NUMBERS)}:KGM", f"PRI+AAA:{draw(NUMBERS)}")
        for n in range(draw(st.integers(0, 3)))
    ]
    if draw(st.booleans()):
        changes = [interchanges.ordchg(*lines), interchanges.ordchg()]
        return interchanges.edifact(
            *changes, kind="ORDCHG:D:01B:UN", before=before, encoding="utf-8"
        )
    head = [*interchanges.HEAD_ORDERS, f"DTM+2:{draw(NUMBERS)}:102", f"FTX+AAI+++{draw(TEXT)}"]
    messages = [interchanges.orders(*lines, head=head), interchanges.orders()]
    return interchanges.edifact(*messages, before=before, encoding="utf-8")


@st.composite
def tradacoms_documents(draw: st.DrawFn) -> bytes:
    lines = [
        (f"OLD={n}+{draw(TEXT)}:{draw(TEXT)}++++{draw(NUMBERS)}+{draw(NUMBERS)}",)
        for n in range(draw(st.integers(0, 3)))
    ]
    messages = [interchanges.order_tradacoms(*lines), interchanges.order_tradacoms()]
    return interchanges.tradacoms(*messages)


@st.composite
def damaged(draw: st.DrawFn, document: bytes) -> bytes:
    """Cut, a piece repeated or missing, odd bytes, other separators, counts, encodings."""
    at = draw(st.integers(0, len(document)))
    to = draw(st.integers(at, min(len(document), at + 200)))
    odd = draw(
        st.sampled_from([b"\0", b"\x1a", b"\xff\xfe", b"\xa3", b"?", b"'", b"~", b"*", b"\n"])
    )
    return draw(
        st.sampled_from(
            [
                document[:at],
                document[at:],
                document[:at] + document[to:],
                document[:to] + document[at:],
                document[:at] + odd + document[at:],
                document[:at] + odd + document[to:],
                document.replace(document[at : at + 1] or b"*", odd),
                re.sub(rb"\d", draw(st.sampled_from([b"7", b"", b"00", b"x"])), document),
                document.decode().encode("utf-16"),
                document.decode().encode("gbk", "replace"),
                document.decode().encode("latin-1", "replace"),
                document + document,
                document.lower(),
            ]
        )
    )


FORMATS = {
    "x12": Format(x12.read, x12_documents()),
    "edifact": Format(edifact.read, edifact_documents()),
    "tradacoms": Format(tradacoms.read, tradacoms_documents()),
}


def nothing_vanishes(reading: Reading, messages: int) -> None:
    said = [*reading.placed, *reading.changed, *reading.cancelled, *reading.waiting]
    assert len(said) >= messages or reading.faults
    assert all(PLACE.fullmatch(fault.where) for fault in reading.faults)
    for placed in reading.placed:
        assert CarriedOrder.of(placed.order).payload  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data(), profile=PROFILES)
def test_a_sound_envelope_with_any_values_is_read_or_refused(name, data, profile):
    nothing_vanishes(FORMATS[name].read(data.draw(FORMATS[name].sound), profile), 2)


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data(), profile=PROFILES)
def test_a_damaged_interchange_never_raises_and_nothing_vanishes(name, data, profile):
    document = data.draw(damaged(data.draw(FORMATS[name].sound)))
    nothing_vanishes(FORMATS[name].read(document, profile), 1)


@pytest.mark.parametrize("name", FORMATS)
@given(document=st.binary(max_size=300), profile=PROFILES)
def test_any_bytes_are_answered(name, document, profile):
    for start in (b"", b"ISA*", b"UNB+", b"STX="):
        nothing_vanishes(FORMATS[name].read(start + document, profile), 1)
