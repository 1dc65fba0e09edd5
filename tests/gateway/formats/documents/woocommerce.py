"""An order of WooCommerce's REST API."""

from typing import Any

from tests.gateway.formats.shops import CARD

HAUPTSTRASSE: dict[str, str] = {
    "first_name": "Ada",
    "last_name": "Quillfeather",
    "company": "",
    "address_1": "Hauptstr. 1",
    "address_2": "",
    "city": "Berlin",
    "state": "DE-BE",
    "postcode": "10115",
    "country": "DE",
}
WOOCOMMERCE: dict[str, Any] = {
    "id": 727,
    "number": "727",
    "order_key": "wc_order_58d2d042d1d",
    "status": "processing",
    "currency": "EUR",
    "date_created": "2026-03-01T10:00:00",
    "date_created_gmt": "2026-03-01T09:00:00",
    "date_modified": "2026-03-01T10:05:00",
    "date_modified_gmt": "2026-03-01T09:05:00",
    "date_paid": "2026-03-01T10:04:00",
    "date_paid_gmt": "2026-03-01T09:04:00",
    "prices_include_tax": True,
    "discount_total": "3.00",
    "total": "35.70",
    "total_tax": "5.70",
    "customer_id": 26,
    "customer_ip_address": "192.0.2.1",
    "customer_user_agent": "Mozilla/5.0",
    "customer_note": f"my card is {CARD}",
    "payment_method": "paypal",
    "transaction_id": "8XK31",
    "billing": {**HAUPTSTRASSE, "email": "ada@example.com", "phone": "+49 30 1234567"},
    "shipping": HAUPTSTRASSE,
    "line_items": [
        {
            "id": 315,
            "name": "Mug &ndash; blue",
            "product_id": 93,
            "variation_id": 0,
            "quantity": 3,
            "subtotal": "28.00",
            "total": "25.00",
            "total_tax": "4.75",
            "taxes": [{"id": 75, "total": "4.75"}],
            "sku": "MUG-1",
            "price": 8.333333333333334,
            "meta_data": [
                {"id": 1, "key": "pa_color", "value": "blue"},
                {"id": 2, "key": "_internal", "value": {"any": ["thing"]}},
            ],
        }
    ],
    "tax_lines": [{"rate_id": 75, "rate_percent": 19}],
    "shipping_lines": [{"method_title": "Flat Rate", "total": "5.00", "total_tax": "0.95"}],
    "fee_lines": [],
    "refunds": [],
}
