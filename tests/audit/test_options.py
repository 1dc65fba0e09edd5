"""IV-05: the audit finds what nobody agreed to, and what would cost more than was ordered."""

from typing import Any

import pytest

from orders.audit.checks import options
from orders.audit.options import Options
from orders.audit.story import Story
from orders.contracts.order import CarriedOrder
from tests.audit.made import said
from tests.orders import line, order

OFFER = "inventory-1-1"
CONTENT = order(lines=[line(1, "SKU-1", 4), line(2, "SKU-2", 2)])
TOTAL = CONTENT["totals"]["total_minor"]
AHEAD = [{"line": 2, "sku": "SKU-2", "quantity": 2}]
REST = [{"line": 1, "sku": "SKU-1", "quantity": 4}]
OTHER = {"line": 1, "sku": "SKU-9", "name": "other", "total_minor": 4_000, "tax_minor": 0}
Record = tuple[str, dict[str, Any]]


def received(*consents: str) -> Record:
    return "OrderReceived", {"order": CarriedOrder.of({**CONTENT, "consents": list(consents)})}


def offered(kind: str = "DELAY", **option: Any) -> Record:
    wait: dict[str, Any] = {"option_id": "accept", "total_minor": TOTAL}
    ways = [{**wait, "at_once": [], "instead": [], **one} for one in ({}, option)]
    return "OfferMade", {"kind": kind, "options": ways}


SPLIT = offered(option_id="split", at_once=AHEAD)
EXCHANGE = offered(option_id="substitute", instead=[OTHER], total_minor=TOTAL - 760)
PRICE = ("PriceReduced", {"lines": [OTHER]})
NAMED = ("ArticlesSubstituted", {"lines": [OTHER]})


def closed(option: str, how: str = "accepted") -> Record:
    return "OfferClosed", {"how": how, "option_id": option}


def handed_on(lines: list[Any], open_lines: list[Any] | None = None) -> Record:
    return "StockReserved", {"lines": lines, "open_lines": open_lines or []}


def story(*records: Record, consents: tuple[str, ...] = ()) -> Story:
    told = Options()
    for name, value in (received(*consents), *records):
        told.take(name, {"version": 1, "offer_id": OFFER, **value})
    return Story("shop:1", options=told)


def found(*records: Record, consents: tuple[str, ...] = ()) -> list[str]:
    told = story(*records, consents=consents)
    return [
        *said(options.undone(told)),
        *said(options.exchanged(told)),
        *said(options.dearer(told)),
    ]


def test_what_was_agreed_to_is_right():
    assert found(SPLIT, closed("split"), handed_on(AHEAD, REST)) == []
    others = [{**REST[0], "sku": "SKU-9"}, *AHEAD]
    assert found(EXCHANGE, closed("substitute"), handed_on(others), NAMED, PRICE) == []
    assert found(handed_on([*REST, *AHEAD])) == []


def test_what_was_agreed_to_when_ordering_is_right():
    parts = offered("SPLIT", option_id="split", at_once=AHEAD)
    records = parts, closed("split", "consented"), handed_on(AHEAD, REST)
    assert found(*records, consents=("partial_delivery",)) == []
    assert found(*records, consents=("substitutes_not_dearer",)) == [
        f"{OFFER} counts as agreed to when it was ordered"
    ]


@pytest.mark.parametrize(
    ("records", "wrong"),
    [
        ([handed_on(AHEAD, REST)], "a part of version 1 goes ahead, and nobody agreed to that"),
        (
            [SPLIT, closed("accept"), handed_on(AHEAD, REST)],
            "a part of version 1 goes ahead, and nobody agreed to that",
        ),
        (
            [EXCHANGE, closed("accept"), handed_on([{**REST[0], "sku": "SKU-9"}]), NAMED],
            "SKU-9 goes for line 1, and nobody agreed to that",
        ),
        (
            [EXCHANGE, closed("substitute"), handed_on([{**REST[0], "sku": "SKU-9"}]), PRICE],
            "SKU-9 goes for line 1, and no partner hears of it",
        ),
        (
            [EXCHANGE, closed("substitute")],
            f"{OFFER} was agreed to at {TOTAL - 760}, and charged as ordered",
        ),
        (
            [EXCHANGE, closed("substitute"), ("PriceReduced", {"lines": []})],
            f"{OFFER} names other prices than are charged",
        ),
        (
            [offered(option_id="substitute", total_minor=TOTAL + 1)],
            f"{OFFER} would make it dearer",
        ),
    ],
)
def test_what_nobody_agreed_to_is_found(records: list[Record], wrong: str):
    assert found(*records) == [wrong]
