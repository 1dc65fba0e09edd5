"""Amounts of shops: exact in minor units, and sums that agree to the cent."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.formats.building.sums import charge, line, net, settled
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.json_documents.values import exact, rate_ppm
from services.gateway.formats.values.money import minor, price_of

amounts = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ("said", "currency", "units"),
    [
        ("12.34", "EUR", 1234),
        ("12", "EUR", 1200),
        ("1000", "JPY", 1000),
        ("1.234", "KWD", 1234),
        ("0.005", "EUR", 1),
        ("-0.005", "EUR", -1),
        ("12.300000000000001", "EUR", 1230),
        ("1", "no currency", 100),
    ],
)
def test_an_amount_is_in_the_minor_units_of_its_currency(said: str, currency: str, units: int):
    assert minor(Decimal(said), currency) == units


@pytest.mark.parametrize(
    ("said", "currency", "units", "code"),
    [
        ("12.34", "EUR", 1234, ""),
        (12, "EUR", 1200, ""),
        (Decimal("29.349999999999998"), "EUR", 2935, ""),
        ("12.345", "EUR", None, "amount_too_fine"),
        ("25.99", "JPY", None, "amount_too_fine"),
        (None, "EUR", None, ""),
        ("1,234.00", "EUR", None, "number_expected"),
        (True, "EUR", None, "number_expected"),
        ("1e300", "EUR", None, "number_too_large"),
        ("9" * 30, "EUR", None, "number_too_large"),
    ],
)
def test_a_sum_that_nobody_can_pay_is_noted(said: Any, currency: str, units: Any, code: str):
    part = Part({"total": said}, "/order", [])
    assert exact(part, "total", currency=currency) == units
    assert [(one.where, one.code) for one in part.faults] == (
        [("/order/total", code)] if code else []
    )


@pytest.mark.parametrize(
    ("goods", "quantity", "stated", "price"),
    [
        (2500, 20, Decimal("1.25"), (125, 1)),
        (250, 20, Decimal("0.125"), (125, 10)),
        (100, 3, Decimal("0.3333333333333333"), (33333333, 1_000_000)),
        (2500, 20, Decimal("9.99"), (125, 1)),
        (1000, 3, None, (3333, 10)),
        (1000, 4, None, (250, 1)),
        (0, 3, None, (0, 1)),
        (500, 0, None, (500, 1)),
    ],
)
def test_a_price_finer_than_a_minor_unit_is_one_for_more_units(
    goods: int, quantity: int, stated: Decimal | None, price: tuple[int, int]
):
    assert price_of(goods, quantity, stated, "EUR") == price


@given(amounts, st.integers(1, 10**9))
def test_quantity_times_price_is_what_the_goods_cost_to_the_minor_unit(goods: int, quantity: int):
    price, per = price_of(goods, quantity, None, "EUR")
    assert abs(goods * per - quantity * price) * 2 <= per


@given(amounts, amounts, st.data())
def test_net_and_tax_are_what_was_to_be_paid(price: int, off: int, data: st.DataObject):
    gross, discount = max(price, off), min(price, off)
    tax = data.draw(st.integers(0, gross - discount))
    goods, less = net(gross, discount, tax)
    assert goods - less + tax == gross - discount
    assert 0 <= less <= goods


def test_the_rest_to_the_shops_total_is_a_rounding():
    lines = [line(1, "A", "", quantity=1, goods=100, currency="EUR")]
    sums = settled(lines, charge("freight", 50), 151)
    assert sums["charges"][1:] == [{"kind": "rounding", "amount_minor": 1, "tax_minor": 0}]
    assert sums["totals"]["total_minor"] == 151


def test_a_total_that_the_parts_do_not_add_up_to_stands_as_the_shop_says_it():
    lines = [line(1, "A", "", quantity=1, goods=100, currency="EUR")]
    assert settled(lines, (), 250)["totals"] == {
        "goods_minor": 100,
        "discount_minor": 0,
        "charges_minor": 0,
        "tax_minor": 0,
        "total_minor": 250,
    }
    assert settled(lines, (), 250)["charges"] == []
    assert settled(lines, (), 250, 100)["totals"]["total_minor"] == 100
    assert settled(lines, ())["totals"]["total_minor"] == 100


def test_a_tax_rate_is_in_parts_per_million():
    state, city, none = (Part({"rate": rate}, "/tax", []) for rate in ("0.06", "0.025", None))
    assert rate_ppm([state, city, none], "rate") == 85_000
    assert rate_ppm([Part({"percent": "5.5"}, "", [])], "percent", of=100) == 55_000
    assert rate_ppm([none], "rate") is None


@pytest.mark.parametrize("rate", ["-0.01", "19", "999999999999"])
def test_a_rate_that_no_tax_has_is_noted(rate: str):
    part = Part({"rate": rate}, "/tax", [])
    assert rate_ppm([part], "rate") is None
    assert [(one.where, one.code) for one in part.faults] == [("/tax/rate", "rate_unknown")]
