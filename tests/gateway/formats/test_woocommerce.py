"""WooCommerce's orders, as its samples and its documentation have them."""

from typing import Any

import pytest

from services.gateway.formats import woocommerce
from services.gateway.formats.reading import Cancelled, Paid, Reading, Waiting
from tests.gateway.formats.documents.woocommerce import WOOCOMMERCE
from tests.gateway.formats.shops import CARD, PROFILE, amounts, only, sample, screened, written


def read(document: Any) -> Reading:
    return woocommerce.read(written(document), PROFILE)


def test_a_paid_order():
    reading = read(WOOCOMMERCE)
    placed = only(reading)
    assert amounts(placed) == [("MUG-1", 3, 9333, 10, 300, 475, 2975)]
    assert placed.order["lines"][0]["name"] == "Mug \u2013 blue"
    assert placed.order["lines"][0]["specification"] == "pa_color: blue"
    assert placed.order["lines"][0]["tax_rate_ppm"] == 190_000
    assert placed.order["charges"] == [{"kind": "freight", "amount_minor": 500, "tax_minor": 95}]
    assert placed.order["totals"]["total_minor"] == 3570
    assert placed.order["buyer"]["customer_id"] == "shop-26"
    assert (placed.order["placed_at"], placed.revision) == (1772355600000, 1772355900000)
    assert CARD not in placed.order["notes"]
    assert reading.paid == (Paid("727", "8XK31", 3570, "EUR", 1772355840000),)
    assert placed.order["payment"]["reference"] == "8XK31"
    assert screened(placed) == []


def test_times_without_utc_are_in_the_zone_of_the_shop():
    local = {name: value for name, value in WOOCOMMERCE.items() if not name.endswith("_gmt")}
    placed = only(read(local))
    assert (placed.order["placed_at"], placed.revision) == (1772355600000, 1772355900000)


@pytest.mark.parametrize(
    ("status", "because"),
    [
        ("pending", "payment_pending"),
        ("checkout-draft", "draft"),
        ("wc-on-hold", "on_hold"),
        ("failed", "payment_failed"),
        ("completed", "already_fulfilled"),
        ("refunded", "refunded"),
        ("wholesale-check", "status_unknown"),
    ],
)
def test_what_is_no_order_yet_waits(status: str, because: str):
    assert read(WOOCOMMERCE | {"status": status}) == Reading(waiting=(Waiting("727", because),))


@pytest.mark.parametrize("status", ["cancelled", "trash"])
def test_a_cancelled_order_is_cancelled(status: str):
    cancelled = (Cancelled("727", status, 1772355900000),)
    assert read(WOOCOMMERCE | {"status": status}) == Reading(cancelled=cancelled)


def test_of_a_deleted_order_only_the_id_is_told():
    assert read({"id": 727}) == Reading(cancelled=(Cancelled("727", "deleted", 0),))
    assert [one.code for one in read([{"id": 727}]).faults] == ["no_order"]


def test_a_negative_fee_is_a_discount_on_the_lines():
    fee = {"name": "loyal", "total": "-2.00", "total_tax": "-0.38"}
    placed = only(read(WOOCOMMERCE | {"fee_lines": [fee], "total": "33.32"}))
    assert amounts(placed) == [("MUG-1", 3, 9333, 10, 500, 437, 2737)]
    assert placed.order["totals"]["total_minor"] == 3332
    assert screened(placed) == []


def test_a_fee_is_a_charge():
    fee = {"name": "gift wrap", "total": "1.00", "total_tax": "0.19"}
    placed = only(read(WOOCOMMERCE | {"fee_lines": [fee], "total": "36.89"}))
    assert placed.order["charges"][1] == {"kind": "fee", "amount_minor": 100, "tax_minor": 19}
    assert screened(placed) == []


def test_a_total_a_cent_beside_its_lines_is_a_rounding():
    placed = only(read(WOOCOMMERCE | {"total": "35.71"}))
    assert placed.order["charges"][-1] == {"kind": "rounding", "amount_minor": 1, "tax_minor": 0}
    assert placed.order["totals"]["total_minor"] == 3571
    assert screened(placed) == []


def test_cash_on_delivery_is_not_paid():
    change = {"payment_method": "cod", "date_paid": None, "date_paid_gmt": None}
    reading = read(WOOCOMMERCE | change)
    payment = only(reading).order["payment"]
    assert (payment["method"], payment["terms"], payment["paid_minor"]) == (
        "cash",
        "ON_DELIVERY",
        0,
    )
    assert reading.paid == ()


def test_a_guest_goes_by_a_hash_that_is_the_same_each_time():
    customers = [
        only(read(WOOCOMMERCE | {"customer_id": 0, "id": number})).order["buyer"]["customer_id"]
        for number in (1, 2)
    ]
    assert customers[0] == customers[1]
    assert customers[0].startswith("guest:shop:")
    assert "ada" not in customers[0]


def test_a_list_is_read_one_by_one():
    refund = {"id": 1, "refunded_by": 7, "amount": "5.00", "line_items": []}
    reading = read([WOOCOMMERCE, refund, WOOCOMMERCE | {"id": 2, "status": "pending"}])
    assert len(reading.placed) == len(reading.waiting) == 1
    assert [(one.where, one.code) for one in reading.faults] == [("/1", "no_order")]


@pytest.mark.parametrize("name", ["create_an_order", "retrieve_an_order"])
def test_the_samples_are_placed(name: str):
    reading = read(sample(f"woocommerce/orders__{name}.json"))
    placed = only(reading)
    assert amounts(placed) == [
        ("", 2, 300, 1, 0, 45, 645),
        ("Bar3", 1, 1200, 1, 0, 90, 1290),
    ]
    assert placed.order["totals"] == {
        "goods_minor": 1800,
        "discount_minor": 0,
        "charges_minor": 1000,
        "tax_minor": 135,
        "total_minor": 2935,
    }
    assert placed.order["placed_at"] == 1490210882000
    assert placed.order["delivery_address"]["street"] == "969 Market"
    assert placed.order["delivery_address"]["country"] == "US"
    assert reading.paid == (Paid("727", "727", 2935, "USD", 1490210888000),)
    assert [(one["code"], one["line"]) for one in screened(placed)] == [("sku_missing", 1)]


def test_a_completed_sample_waits():
    reading = read(sample("woocommerce/orders__delete_an_order.json"))
    assert reading == Reading(waiting=(Waiting("727", "already_fulfilled"),))


@pytest.mark.parametrize("name", ["order-refunds__create_a_refund", "webhooks__create_a_webhook"])
def test_other_documents_are_no_orders(name: str):
    assert [one.code for one in read(sample(f"woocommerce/{name}.json")).faults] == ["no_order"]
