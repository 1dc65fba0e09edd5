"""An order of Shopify's REST Admin API."""

from typing import Any

from tests.gateway.formats.shops import CARD, NAME

SHOPIFY: dict[str, Any] = {
    "id": 820982911946154508,
    "name": "#9999",
    "email": "ada@example.com",
    "created_at": "2026-03-01T10:00:00+01:00",
    "updated_at": "2026-03-01T10:05:00+01:00",
    "currency": "EUR",
    "test": False,
    "cancelled_at": None,
    "financial_status": "paid",
    "fulfillment_status": None,
    "taxes_included": True,
    "total_line_items_price": "59.97",
    "total_discounts": "5.00",
    "total_tax": "9.56",
    "total_price": "59.87",
    "current_total_price": "59.87",
    "total_outstanding": "0.00",
    "po_number": "PO 17",
    "note": f"ring twice {CARD}",
    "note_attributes": [{"name": "colour", "value": "green"}],
    "customer_locale": "de-DE",
    "payment_gateway_names": ["shopify_payments"],
    "payment_details": {"credit_card_number": "•••• •••• •••• 4242", "credit_card_company": "Visa"},
    "client_details": {"browser_ip": "192.0.2.1", "user_agent": "Mozilla/5.0"},
    "customer": {"id": 115310627314723954, "first_name": "Ada", "last_name": "Quillfeather"},
    "billing_address": {
        "name": NAME,
        "address1": "Hauptstr. 1",
        "address2": "2nd floor",
        "city": "Berlin",
        "zip": "10115",
        "province": "Berlin",
        "country_code": "DE",
        "company": None,
        "phone": "+49 30 1234567",
        "latitude": 52.5,
        "longitude": 13.4,
    },
    "shipping_address": {
        "name": NAME,
        "address1": "Hauptstr. 1",
        "city": "Berlin",
        "zip": "10115",
        "country": "Germany",
    },
    "line_items": [
        {
            "id": 866550311766439020,
            "sku": "MUG-1",
            "title": "Mug",
            "variant_title": "blue",
            "variant_id": 808950810,
            "quantity": 3,
            "current_quantity": 3,
            "price": "19.99",
            "properties": [{"name": "engraving", "value": "A."}],
            "discount_allocations": [{"amount": "5.00"}],
            "tax_lines": [{"price": "8.78", "rate": 0.19}],
        }
    ],
    "shipping_lines": [
        {
            "price": "4.90",
            "discounted_price": "4.90",
            "tax_lines": [{"price": "0.78", "rate": 0.19}],
        }
    ],
}
