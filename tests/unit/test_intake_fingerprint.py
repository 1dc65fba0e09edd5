"""The fingerprint of an order (IN-05): what is the same for it, and what is not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.records import Order
from services.intake.rules.fingerprint import fingerprint_of
from tests.orders import address, buyer, line, order

KEY = "k" * 32
LINES = [line(1, "A", 2, specification="Größe L"), line(2, "B", 1)]
ORDER = order(lines=LINES)
WIDE = "".join(chr(ord(one) + 0xFEE0) for one in "Berlin")
"""The same letters as an eastern keyboard may send them."""
GUEST = buyer(customer_id="guest:shop:77")


def told(content: Order) -> str:
    return fingerprint_of(content, KEY)


@pytest.mark.parametrize(
    "same",
    [
        order(reference="2", channel="desk", lines=LINES, notes="ring twice"),
        order(lines=LINES[::-1]),
        order(lines=[LINES[0], line(7, "B", 1, price=900)]),
        order(
            lines=[
                line(1, "A", 1, specification="GRÖSSE L"),
                *LINES[1:],
                line(9, "A", 1, specification="größe-l"),
            ]
        ),
        order(lines=LINES, delivery_address=address(street="UNTER DEN LINDEN 1 ", name="A. L.")),
        order(lines=LINES, delivery_address=address(city=WIDE)),
        order(lines=LINES, buyer=buyer(name="Countess Lovelace", contacts=[])),
        order(lines=LINES, terms="ON_ACCOUNT", billing_address=address(city="Paris")),
    ],
    ids=["reference", "order of lines", "price", "split line", "typing", "width", "name", "terms"],
)
def test_how_it_was_typed_and_paid_says_nothing(same: Order):  # IN-05
    assert told(same) == told(ORDER)


@pytest.mark.parametrize(
    "other",
    [
        order(lines=LINES, buyer=buyer(customer_id="C-2")),
        order(lines=LINES[:1]),
        order(lines=[LINES[0], line(2, "B", 2)]),
        order(lines=[line(1, "A", 2, specification="Größe M"), LINES[1]]),
        order(lines=[LINES[0], line(2, "B", 1, unit="GRM")]),
        order(lines=LINES, delivery_address=address(street="Unter den Linden 2")),
        order(lines=LINES, delivery_address=address(postal_code="10118")),
        order(lines=LINES, delivery_address=address(country="AT")),
    ],
    ids=["buyer", "less", "more", "size", "unit", "street", "postal code", "country"],
)
def test_another_buyer_address_or_basket_is_another(other: Order):  # IN-05
    assert told(other) != told(ORDER)


def test_a_guest_is_known_by_the_best_way_to_reach_him():  # IN-05
    def reached(**changes: Any) -> str:
        return told(order(lines=LINES, buyer={**GUEST, **changes}))

    mail, phone = ({"kind": "EMAIL", "value": "Ada@Example.com"}, {"kind": "PHONE", "value": "1"})
    assert reached(customer_id="guest:shop:78") == reached()
    assert reached(contacts=[phone, mail]) == reached()
    assert reached(contacts=[phone]) != reached()
    assert reached(contacts=[]) == reached(contacts=[], name="ADA LOVELACE")
    assert reached(contacts=[]) != reached(contacts=[], name="Ada Byron")


def test_without_the_key_of_the_house_nobody_can_try_out_who_ordered():  # IN-05
    assert fingerprint_of(ORDER, "x" * 32) != told(ORDER)
    assert len(told(ORDER)) == 32


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_has_a_fingerprint(text: str):  # IN-05
    content = order(lines=LINES, delivery_address=address(street=text))
    assert len(told(content)) == 32
    assert told(content) == told(order(lines=LINES, delivery_address=address(street=f" {text}.")))


def test_fields_do_not_run_together():  # IN-05
    one, other = (address(street="1", city="23"), address(street="12", city="3"))
    assert told(order(lines=LINES, delivery_address=one)) != told(
        order(lines=LINES, delivery_address=other)
    )
