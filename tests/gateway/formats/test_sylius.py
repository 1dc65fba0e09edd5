"""Sylius' orders, as its API answers them."""

from typing import Any

import pytest

from services.gateway.formats import sylius
from services.gateway.formats.reading import Cancelled, Paid, Profile, Reading, Waiting
from tests.gateway.formats.documents.sylius import SYLIUS
from tests.gateway.formats.shops import amounts, only, screened, written

PROFILE = Profile(channel="shop", zone="America/New_York")


def read(document: Any) -> Reading:
    return sylius.read(written(document), PROFILE)


def test_an_order_with_tax_in_its_prices():
    placed = only(read(SYLIUS))
    assert amounts(placed) == [("MUG_BLUE", 3, 16727, 10, 418, 900, 5500)]
    assert placed.order["charges"] == [{"kind": "freight", "amount_minor": 400, "tax_minor": 100}]
    assert placed.order["totals"]["total_minor"] == 6000
    assert placed.order["buyer"]["language"] == "en-US"
    assert placed.order["placed_at"] == 1772373600000
    payment = placed.order["payment"]
    assert (payment["method"], payment["terms"], payment["paid_minor"]) == (
        "cash",
        "ON_DELIVERY",
        0,
    )
    assert screened(placed) == []


def test_an_order_with_tax_on_top():
    change = {
        "items": [SYLIUS["items"][0] | {"total": 6000, "unitPrice": 1800}],
        "itemsTotal": 6000,
        "taxTotal": 600,
        "shippingTaxTotal": 0,
        "taxIncludedTotal": 0,
        "taxExcludedTotal": 600,
        "total": 6500,
    }
    placed = only(read(SYLIUS | change))
    assert amounts(placed) == [("MUG_BLUE", 3, 1800, 1, 0, 600, 6000)]
    assert screened(placed) == []


def test_hundredths_are_minor_units_only_where_the_currency_has_two_places():
    placed = only(read(SYLIUS | {"currencyCode": "JPY"}))
    assert placed.order["totals"]["total_minor"] == 60
    assert screened(placed) == []


@pytest.mark.parametrize(
    ("change", "reading"),
    [
        (
            {"shippingState": "shipped"},
            Reading(waiting=(Waiting("000000001", "already_fulfilled"),)),
        ),
        ({"paymentState": "refunded"}, Reading(waiting=(Waiting("000000001", "refunded"),))),
        (
            {"state": "cancelled"},
            Reading(cancelled=(Cancelled("000000001", "cancelled_at_shop", 0),)),
        ),
    ],
)
def test_what_is_no_order_for_us(change: dict[str, str], reading: Reading):
    assert read(SYLIUS | change) == reading


@pytest.mark.parametrize("change", [{"state": "cart"}, {"checkoutState": "addressed"}])
def test_a_cart_waits_and_its_token_stays_secret(change: dict[str, str]):
    (waiting,) = read(SYLIUS | change | {"number": None}).waiting
    assert waiting.because == "cart"
    assert SYLIUS["tokenValue"] not in waiting.reference


def test_a_paid_order_comes_with_its_payment():
    reading = read(SYLIUS | {"paymentState": "paid"})
    assert only(reading).order["payment"]["paid_minor"] == 6000
    assert reading.paid == (Paid("000000001", "000000001", 6000, "USD", 1772373600000),)


@pytest.mark.parametrize("name", ["hydra:member", "member"])
def test_a_collection_is_read_one_by_one(name: str):
    reading = read({name: [SYLIUS, SYLIUS | {"number": "2", "state": "cancelled"}]})
    assert len(reading.placed) == len(reading.cancelled) == 1


def test_a_customer_that_is_only_an_address_of_the_api():
    placed = only(read(SYLIUS | {"customer": "/api/v2/admin/customers/7"}))
    assert placed.order["buyer"]["customer_id"] == "shop-7"
    assert placed.order["buyer"]["name"] == "Ada Quillfeather"
