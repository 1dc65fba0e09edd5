"""Shopify's orders, as its samples and its documentation have them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.formats import shopify
from services.gateway.formats.reading import Cancelled, Paid, Profile, Reading, Waiting
from tests.gateway.formats.documents.shopify import SHOPIFY
from tests.gateway.formats.shops import PROFILE, amounts, changed, only, sample, screened, written

CLASSIC = "shopify/classic_fixtures"


def read(document: Any, profile: Profile = PROFILE) -> Reading:
    return shopify.read(written(document), profile)


def test_a_paid_order_with_tax_in_its_prices():
    placed = only(read(SHOPIFY))
    assert amounts(placed) == [("MUG-1", 3, 16797, 10, 420, 878, 5497)]
    assert placed.order["charges"] == [{"kind": "freight", "amount_minor": 412, "tax_minor": 78}]
    assert placed.order["totals"]["total_minor"] == 5987
    assert placed.order["lines"][0]["tax_rate_ppm"] == 190_000
    assert placed.order["lines"][0]["specification"] == "blue; engraving: A."
    assert placed.order["buyer_reference"] == "PO 17"
    assert placed.order["placed_at"] == 1772355600000
    assert placed.revision == 1772355900000
    assert placed.places["lines[0].quantity"] == "/line_items/0/quantity"
    assert placed.places["delivery_address.city"] == "/shipping_address/city"
    assert screened(placed) == []


def test_the_payment_is_news_and_is_counted_once():
    reading = read({"order": SHOPIFY})
    payment = reading.placed[0].order["payment"]
    assert (payment["terms"], payment["paid_minor"]) == ("PREPAID", 5987)
    assert reading.paid == (
        Paid("820982911946154508", payment["reference"], 5987, "EUR", 1772355900000),
    )


@pytest.mark.parametrize(
    ("status", "outstanding", "paid"),
    [
        ("pending", "59.87", 0),
        ("authorized", "59.87", 0),
        ("partially_paid", "49.87", 1000),
        ("partially_refunded", "0.00", 5987),
    ],
)
def test_what_is_not_paid_in_full_is_no_news(status: str, outstanding: str, paid: int):
    reading = read(SHOPIFY | {"financial_status": status, "total_outstanding": outstanding})
    assert only(reading).order["payment"]["paid_minor"] == paid
    assert reading.paid == ()


@pytest.mark.parametrize(
    ("change", "terms", "method"),
    [
        ({"payment_gateway_names": ["Cash on Delivery (COD)"]}, "ON_DELIVERY", "cash"),
        ({"payment_terms": {"payment_terms_name": "NET_30"}}, "ON_ACCOUNT", "card"),
        ({"payment_gateway_names": [], "gateway": "paypal"}, "PREPAID", "wallet"),
        ({"payment_gateway_names": ["House money"]}, "PREPAID", "House money"),
    ],
)
def test_terms_and_method_of_payment(change: dict[str, Any], terms: str, method: str):
    payment = only(read(SHOPIFY | change)).order["payment"]
    assert (payment["terms"], payment["method"]) == (terms, method)


def test_nothing_of_the_card_is_taken_but_a_hash():
    order = only(read(SHOPIFY)).order
    assert "4242" not in json.dumps(order)
    assert "4111" not in json.dumps(order)
    assert (
        order["payment"]["instrument"] == only(read(SHOPIFY)).order["payment"]["instrument"] != ""
    )


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"test": True}, "test_order"),
        ({"fulfillment_status": "fulfilled"}, "already_fulfilled"),
        ({"fulfillment_status": "partial"}, "already_fulfilled"),
        ({"financial_status": "refunded"}, "refunded"),
        ({"financial_status": "voided"}, "payment_voided"),
    ],
)
def test_what_is_no_order_for_us_waits(change: dict[str, Any], because: str):
    reading = read(SHOPIFY | change)
    assert reading == Reading(waiting=(Waiting("820982911946154508", because),))


def test_a_cancelled_order_is_cancelled_also_when_it_is_refunded():
    change = {
        "cancelled_at": "2026-03-02T10:00:00+01:00",
        "cancel_reason": "customer",
        "financial_status": "refunded",
    }
    cancelled = (Cancelled("820982911946154508", "customer", 1772442000000),)
    assert read(SHOPIFY | change) == Reading(cancelled=cancelled)


def test_of_a_deleted_order_only_the_id_is_told_and_a_view_of_ids_deletes_nothing():
    assert read({"id": 17}) == Reading(cancelled=(Cancelled("17", "deleted", 0),))
    reading = read({"orders": [{"id": 17}]})
    assert reading.cancelled == ()
    assert [one.code for one in reading.faults] == ["lines_missing"]


def money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


@given(
    bought=st.lists(
        st.tuples(st.integers(1, 99), st.integers(0, 99_999), st.integers(0, 100)), min_size=1
    ),
    percent=st.sampled_from([0, 7, 19, 25]),
    freight=st.integers(0, 2_000),
    included=st.booleans(),
)
def test_whatever_is_bought_the_sums_agree_and_the_total_is_the_shops(
    bought: list[tuple[int, int, int]], percent: int, freight: int, included: bool
):
    lines, total = [], freight
    for quantity, price, off_percent in bought:
        off = quantity * price * off_percent // 100
        paid = quantity * price - off
        tax = paid * percent // (100 + percent if included else 100)
        total += paid + (0 if included else tax)
        lines.append(
            {
                "sku": "A",
                "title": "A",
                "quantity": quantity,
                "price": money(price),
                "discount_allocations": [{"amount": money(off)}],
                "tax_lines": [{"price": money(tax), "rate": percent / 100}],
            }
        )
    change = {
        "taxes_included": included,
        "line_items": lines,
        "shipping_lines": [{"price": money(freight), "tax_lines": []}],
        "total_price": money(total),
        "current_total_price": money(total),
        "total_discounts": "0.00",
        "total_tax": "0.00",
    }
    placed = only(read(SHOPIFY | change))
    assert placed.order["totals"]["total_minor"] == total
    assert all(one["kind"] != "rounding" for one in placed.order["charges"])
    assert screened(placed) == []


def test_of_an_edited_order_what_is_left_counts():
    """The shape of 2026-07: two of three lines were taken out since."""
    lines = [
        {
            "sku": sku,
            "title": "IPod",
            "quantity": 1,
            "current_quantity": left,
            "price": "199.00",
            "discount_allocations": [{"amount": off}],
            "tax_lines": [{"price": "3.98", "rate": 0.06}],
        }
        for sku, left, off in (("GREEN", 0, "3.34"), ("RED", 1, "3.33"), ("BLACK", 0, "3.33"))
    ]
    change = {
        "taxes_included": False,
        "financial_status": "partially_refunded",
        "line_items": lines,
        "shipping_lines": [],
        "total_price": "598.94",
        "current_total_price": "199.65",
    }
    placed = only(read(SHOPIFY | change))
    assert amounts(placed) == [("RED", 1, 19900, 1, 333, 398, 19965)]
    assert placed.order["payment"]["paid_minor"] == 19965
    assert placed.places["lines[0].sku"] == "/line_items/1/sku"
    assert screened(placed) == []


def test_a_discount_and_a_tax_of_the_head_are_spread_to_the_cent():
    lines = [
        {"sku": sku, "title": sku, "quantity": 1, "price": price}
        for sku, price in (("A", "10.00"), ("B", "10.00"), ("C", "10.00"))
    ]
    change = {
        "taxes_included": False,
        "line_items": lines,
        "shipping_lines": [],
        "total_discounts": "10.00",
        "total_tax": "1.00",
        "total_price": "21.00",
        "current_total_price": "21.00",
    }
    placed = only(read(SHOPIFY | change))
    assert [(one[4], one[5]) for one in amounts(placed)] == [(334, 33), (333, 34), (333, 33)]
    assert screened(placed) == []


def test_a_page_of_orders_stands_but_for_those_that_cannot_be_read():
    broken = changed(SHOPIFY, "line_items", 0, "price", to={"amount": "1"})
    reading = read({"orders": [SHOPIFY, broken, SHOPIFY | {"id": 2, "test": True}]})
    assert [one.order["reference"] for one in reading.placed] == ["820982911946154508"]
    assert reading.waiting == (Waiting("2", "test_order"),)
    assert [(one.where, one.code) for one in reading.faults] == [
        ("/orders/1/line_items/0/price", "number_expected")
    ]


def test_no_address_is_for_intake_to_miss():
    placed = only(read(SHOPIFY | {"shipping_address": None, "billing_address": None}))
    assert placed.filled == ()
    assert {fault["field"] for fault in screened(placed)} >= {
        "billing_address.street",
        "delivery_address.street",
    }


def test_an_order_without_a_billing_address_is_billed_to_where_it_goes():
    placed = only(read(SHOPIFY | {"billing_address": None}))
    assert placed.order["billing_address"] == placed.order["delivery_address"]
    assert placed.filled == ("the billing address is the delivery address",)


def test_the_classic_fixture_contradicts_itself_and_intake_says_where():
    placed = only(read(sample(f"{CLASSIC}/order.json")))
    assert amounts(placed) == [
        ("IPOD2008GREEN", 1, 19900, 1, 0, 398, 20298),
        ("IPOD2008RED", 1, 19900, 1, 0, 398, 20298),
        ("IPOD2008BLACK", 1, 19900, 1, 0, 398, 20298),
    ]
    order = placed.order
    assert (order["order_id"], order["currency"]) == ("shop:450789469", "USD")
    assert order["placed_at"] == placed.revision == 1199980800000
    assert order["delivery_address"]["street"] == "Chestnut Street 92"
    assert order["delivery_address"]["country"] == "US"
    assert order["totals"]["total_minor"] == 40994
    assert [(one["code"], one["field"]) for one in screened(placed)] == [
        ("total_wrong", "totals.total_minor")
    ]


def test_a_view_without_lines_is_no_order_to_read():
    reading = read(sample(f"{CLASSIC}/orders.json"))
    assert [(one.where, one.code) for one in reading.faults] == [
        ("/orders/0/line_items", "lines_missing")
    ]


@pytest.mark.parametrize("name", ["draft_order.json", "draft_order_completed.json"])
def test_a_draft_waits(name: str):
    reading = read(sample(f"{CLASSIC}/{name}"))
    assert reading == Reading(waiting=(Waiting("517119332", "draft"),))


@pytest.mark.parametrize(
    "name", ["refund.json", "checkouts.json", "fulfillment.json", "variants.json", "dispute.json"]
)
def test_other_documents_are_no_orders(name: str):
    assert [one.code for one in read(sample(f"{CLASSIC}/{name}")).faults] == ["no_order"]
