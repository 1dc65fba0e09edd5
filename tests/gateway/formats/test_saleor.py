"""Saleor's orders, as its webhooks send them."""

from typing import Any

import pytest

from services.gateway.formats import saleor
from services.gateway.formats.reading import Cancelled, Paid, Reading, Waiting
from tests.gateway.formats.documents.saleor import SALEOR
from tests.gateway.formats.shops import PROFILE, amounts, changed, only, screened, written


def read(document: Any) -> Reading:
    return saleor.read(written(document), PROFILE)


def test_a_voucher_on_the_order_is_spread_over_its_lines():
    reading = read(SALEOR)
    placed = only(reading)
    assert amounts(placed) == [
        ("MUG-1", 2, 2250, 1, 750, 862, 4612),
        ("TEA-7", 1, 4000, 1, 250, 863, 4613),
    ]
    assert placed.order["charges"] == [{"kind": "freight", "amount_minor": 1000, "tax_minor": 230}]
    assert placed.order["totals"] == {
        "goods_minor": 8500,
        "discount_minor": 1000,
        "charges_minor": 1000,
        "tax_minor": 1955,
        "total_minor": 10455,
    }
    assert placed.order["lines"][0]["tax_rate_ppm"] == 230_000
    assert (placed.order["placed_at"], placed.revision) == (1772355600000, 1772355900000)
    assert reading.paid == (Paid("T3JkZXI6NmY0", "psp-1", 10455, "USD", 1772355900000),)
    assert screened(placed) == []


@pytest.mark.parametrize(
    ("status", "because"),
    [
        ("draft", "draft"),
        ("UNCONFIRMED", "unconfirmed"),
        ("partially fulfilled", "already_fulfilled"),
        ("FULFILLED", "already_fulfilled"),
        ("expired", "expired"),
        ("odd", "status_unknown"),
    ],
)
def test_what_is_no_order_yet_waits(status: str, because: str):
    reading = read(changed(SALEOR, 0, "status", to=status))
    assert reading == Reading(waiting=(Waiting("T3JkZXI6NmY0", because),))


def test_a_cancelled_order_is_cancelled():
    cancelled = Cancelled("T3JkZXI6NmY0", "cancelled_at_shop", 1772355900000)
    assert read(changed(SALEOR, 0, "status", to="canceled")) == Reading(cancelled=(cancelled,))


def test_what_was_captured_in_part_is_no_news():
    reading = read(changed(SALEOR, 0, "payments", 0, "captured_amount", to="50.00"))
    assert only(reading).order["payment"]["paid_minor"] == 5000
    assert reading.paid == ()


def test_a_subscription_has_the_names_of_the_schema():
    order = {
        "id": "T3JkZXI6NmY0",
        "status": "UNFULFILLED",
        "created": "2026-03-01T09:00:00Z",
        "updatedAt": "2026-03-01T09:05:00Z",
        "userEmail": "ada@example.com",
        "channel": {"slug": "eu", "currencyCode": "EUR"},
        "shippingAddress": {
            "firstName": "Ada",
            "lastName": "Quillfeather",
            "companyName": "Quill Ltd",
            "streetAddress1": "Hauptstr. 1",
            "city": "Berlin",
            "postalCode": "10115",
            "country": {"code": "DE"},
        },
        "lines": [
            {
                "productSku": "MUG-1",
                "productName": "Mug",
                "variantName": "blue",
                "quantity": 8,
                "undiscountedUnitPrice": {"net": {"amount": 0.125}},
                "totalPrice": {"net": {"amount": 1.0}, "gross": {"amount": 1.19}},
                "taxRate": 0.19,
            }
        ],
        "shippingPrice": {"net": {"amount": 5}, "gross": {"amount": 5.95}},
        "total": {"net": {"amount": 6}, "gross": {"amount": 7.14, "currency": "EUR"}},
        "payments": [{"gateway": "stripe", "capturedAmount": {"amount": 7.14}}],
    }
    placed = only(read({"order": order}))
    assert amounts(placed) == [("MUG-1", 8, 125, 10, 0, 19, 119)]
    assert placed.order["totals"]["total_minor"] == placed.order["payment"]["paid_minor"] == 714
    assert placed.order["delivery_address"]["name"] == "Quill Ltd, Ada Quillfeather"
    assert placed.filled == ("the billing address is the delivery address",)
    assert screened(placed) == []
    assert read({"event": {"order": order}}).placed[0].order == placed.order
