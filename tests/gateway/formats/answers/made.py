"""Answers to render, by hand and at random."""

from typing import Any, cast, get_args

from hypothesis import strategies as st

from orders.contracts.records import AnswerIssued, AnswerKind, AnswerLine
from services.gateway.formats.answers.heading import Address, Heading

AT = 1_790_000_000_000  # 2026-09-21 14:13:20 UTC
PLACED = AT - 86_400_000
PROMISED = AT + 3 * 86_400_000
HEADING = Heading(
    ours=Address("14", "4098765000010"),
    theirs=Address("14", "5412345000013"),
    name="bright-000000017",
    number=17,
    at=AT,
    zone="Europe/Berlin",
)
KINDS: list[AnswerKind] = [kind for kind in get_args(AnswerKind) if kind != "UNKNOWN"]


def line(number: int = 1, quantity: int = 12, standing: int = 12, **more: Any) -> AnswerLine:
    made: dict[str, Any] = {
        "line": number,
        "sku": f"LAMP-{number}",
        "article_codes": [
            {"scheme": "GTIN", "code": "4012345678901"},
            {"scheme": "BUYER", "code": "B-77"},
        ],
        "quantity": quantity,
        "standing": standing,
        "unit": "PCE",
        "unit_price_minor": 250,
        "price_per": 1,
        "instead": None,
        **more,
    }
    return cast(AnswerLine, made)


def said(kind: AnswerKind = "CONFIRMED", *lines: AnswerLine, **more: Any) -> AnswerIssued:
    made: dict[str, Any] = {
        "order_id": "bright:PO-77",
        "answer_id": "orders.review.v1/0/17",
        "kind": kind,
        "number": "000101W",
        "version": 1,
        "step": 28,
        "reason": "",
        "because": "",
        "faults": [],
        "answer_by_at": None,
        "expected_at": None,
        "promised_at": PROMISED if kind == "CONFIRMED" else None,
        "buyer_reference": "",
        "placed_at": PLACED,
        "currency": "EUR",
        "lines": list(lines or (line(),)),
        "at": AT,
        **more,
    }
    return cast(AnswerIssued, made)


OTHER = {"line": 1, "sku": "LAMP-9", "name": "Lamp", "total_minor": 3_570, "tax_minor": 570}
"""What goes in the place of a line."""
FAULT = {
    "code": "quantity_not_positive",
    "field": "lines[0].quantity",
    "line": 1,
    "message": "quantity is -1; send more than 0",
}
TEXT = st.text("Aä上 '+:?*~>^|`=.0\0\n\x1d\t\ufeff\u2028", max_size=12)
TIMES = st.none() | st.integers(0, 4_000_000_000_000)
LINES = st.builds(
    line,
    st.integers(1, 10**9),
    st.integers(0, 10**15),
    st.integers(0, 10**15),
    sku=TEXT,
    unit=st.sampled_from(["PCE", "GRM", "MLT", "CTN"]),
    unit_price_minor=st.integers(0, 10**15),
    price_per=st.integers(1, 10**9),
    article_codes=st.lists(
        st.fixed_dictionaries(
            {"scheme": st.sampled_from(["GTIN", "UPC", "BUYER", "ISBN"]) | TEXT, "code": TEXT}
        ),
        max_size=12,
    ),
    instead=st.none()
    | st.fixed_dictionaries(
        {
            "line": st.integers(1, 10**9),
            "sku": TEXT,
            "name": TEXT,
            "total_minor": st.integers(0, 10**15),
            "tax_minor": st.integers(0, 10**15),
        }
    ),
)
ANSWERS = st.builds(
    lambda kind, lines, more: said(kind, **{**more, "lines": lines}),
    st.sampled_from(KINDS),
    st.lists(LINES, max_size=4),
    st.fixed_dictionaries(
        {
            "order_id": TEXT.map(lambda text: f"bright:{text}"),
            "number": TEXT,
            "version": st.integers(1, 99),
            "reason": TEXT,
            "because": TEXT,
            "buyer_reference": TEXT,
            "currency": st.sampled_from(["", "EUR", "JPY", "KWD"]),
            "placed_at": TIMES,
            "promised_at": TIMES,
            "faults": st.lists(
                st.fixed_dictionaries(
                    {"code": TEXT, "field": TEXT, "line": st.integers(0, 99), "message": TEXT}
                ),
                max_size=3,
            ),
        }
    ),
)
"""Whatever correspondence may say, with separators, controls and letters of no alphabet of EDI."""
