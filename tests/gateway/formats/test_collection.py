"""SH-04: that the buyer comes for it, and where to, as the documents of partners say it; other
codes are told, and nothing is made of them."""

from typing import Any

import pytest

from services.gateway.formats import edifact as edifact_orders
from services.gateway.formats import ubl, x12
from services.gateway.formats.reading import Reading
from tests.gateway.formats import interchanges as made
from tests.gateway.formats.test_delimited import cell
from tests.gateway.formats.test_edifact import CHANGE, PARTNER
from tests.gateway.formats.test_ubl import BUYER, document, order

COLLECTED = ("collection", "LYS")
USUAL = ("UNKNOWN", "")
CHOSEN = "the house chooses itself"


def of_850(*head: str) -> Reading:
    return x12.read(made.x12(made.order_850(head=[*made.HEAD_850, *head])), PARTNER)


def of_orders(*head: str) -> Reading:
    body = made.orders(head=[*made.HEAD_ORDERS, *head])
    return edifact_orders.read(made.edifact(body), PARTNER)


def of_ubl(code: str, scheme: str, place: str = "") -> Reading:
    there = f"<cac:DeliveryLocation><cbc:ID>{place}</cbc:ID></cac:DeliveryLocation>"
    terms = f'<cbc:ID schemeID="{scheme}">{code}</cbc:ID>{there if place else ""}'
    return ubl.read(order(f"<cac:DeliveryTerms>{terms}</cac:DeliveryTerms>"), BUYER)


def wish(reading: Reading) -> tuple[str, str]:
    assert not reading.faults
    (placed,) = reading.placed
    return placed.order["delivery"], placed.order["collection_place"]


@pytest.mark.parametrize(
    ("reading", "wished"),
    [
        (of_850("TD5****H***WH*LYS"), COLLECTED),
        (of_850("TD5****CE"), ("collection", "")),
        (of_850(), USUAL),
        (of_orders("TOD+4", "LOC+1+LYS::91"), COLLECTED),
        (of_orders("TOD+4"), ("collection", "")),
        (of_orders("TOD+4", "LOC+1+:::Lyon shop"), ("collection", "Lyon shop")),
        (of_orders("TOD+6++DAP", "TOD+4", "LOC+1+LYS"), COLLECTED),
        (of_orders("TOD+6++DAP", "LOC+1+HAM"), USUAL),
        (of_ubl("4", "UNCL4055", "LYS"), COLLECTED),
        (of_ubl("EXW", "UNCL4053", "LYS"), USUAL),
    ],
)
def test_what_documents_say(reading: Reading, wished: tuple[str, str]):
    assert wish(reading) == wished


@pytest.mark.parametrize(
    ("heading", "said", "wished"),
    [
        ("Delivery kind", "Pick-up", ("collection", "")),
        ("Way of delivery", "click and collect", ("collection", "")),
        ("Delivery kind", "own vehicle", ("own_vehicle", "")),
        ("Collect at", "LYS", ("UNKNOWN", "LYS")),
    ],
)
def test_what_tables_say(heading: str, said: str, wished: tuple[str, str]):
    assert wish(cell(heading, said)) == wished


def test_a_way_that_no_table_has_is_named():
    (fault,) = cell("Delivery kind", "by drone").faults
    assert fault.code == "delivery_unknown"


@pytest.mark.parametrize(
    "reading",
    [of_850("TD5****M"), of_850("TD5****XX"), of_orders("TOD+99"), of_ubl("77", "UNCL4055")],
)
def test_other_codes_are_told_and_nothing_is_made_of_them(reading: Reading):
    assert wish(reading) == USUAL
    assert [one for placed in reading.placed for one in placed.filled if CHOSEN in one]
    assert reading.placed[0].order["trade_terms"] is None


def test_a_change_says_it_too():  # CF-03
    head = [*made.HEAD_ORDCHG, "TOD+4", "LOC+1+BER"]
    (edi,) = edifact_orders.read(made.edifact(made.ordchg(head=head), kind=CHANGE), PARTNER).changed
    head = [*made.HEAD_860, "TD5****H***SN*BER"]
    (american,) = x12.read(made.x12(made.change_860(head=head), kind="860"), PARTNER).changed
    place = "<cac:DeliveryLocation><cbc:ID>BER</cbc:ID></cac:DeliveryLocation>"
    inside = (
        "<cbc:ID>C-1</cbc:ID><cac:OrderReference><cbc:ID>77</cbc:ID></cac:OrderReference>"
        f'<cac:DeliveryTerms><cbc:ID schemeID="UNCL4055">4</cbc:ID>{place}</cac:DeliveryTerms>'
    )
    (european,) = ubl.read(document(inside, "OrderChange"), BUYER).changed
    wished: dict[str, Any] = {"delivery": "collection", "collection_place": "BER"}
    for one in (edi, american, european):
        assert {name: one.order.get(name) for name in wished} == wished
