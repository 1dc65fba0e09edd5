"""Orders of Saleor, as its webhooks tell them."""

from typing import Any

SALEOR: list[dict[str, Any]] = [
    {
        "type": "Order",
        "id": "T3JkZXI6NmY0",
        "number": "17",
        "status": "unfulfilled",
        "created": "2026-03-01T09:00:00+00:00",
        "user_email": "ada@example.com",
        "language_code": "en",
        "channel": {"slug": "default-channel", "currency_code": "USD"},
        "shipping_price_net_amount": "10.00",
        "shipping_price_gross_amount": "12.30",
        "total_net_amount": "85.00",
        "total_gross_amount": "104.55",
        "discounts": [{"type": "voucher", "value_type": "fixed", "amount_value": "5.00"}],
        "billing_address": {
            "first_name": "Ada",
            "last_name": "Quillfeather",
            "company_name": "",
            "street_address_1": "Tęczowa 7",
            "street_address_2": "",
            "city": "Wrocław",
            "postal_code": "53-601",
            "country": "PL",
            "country_area": "",
            "phone": "+48713988102",
        },
        "shipping_address": {
            "first_name": "Ada",
            "last_name": "Quillfeather",
            "street_address_1": "Tęczowa 7",
            "city": "Wrocław",
            "postal_code": "53-601",
            "country": "PL",
        },
        "lines": [
            {
                "product_name": "Mug",
                "variant_name": "blue",
                "product_sku": "MUG-1",
                "quantity": 2,
                "undiscounted_unit_price_net_amount": "22.50",
                "unit_price_net_amount": "20.00",
                "total_price_net_amount": "40.00",
                "total_price_gross_amount": "49.20",
                "tax_rate": "0.2300",
            },
            {
                "product_name": "Tea",
                "variant_name": "",
                "product_sku": "TEA-7",
                "quantity": 1,
                "unit_price_net_amount": "40.00",
                "total_price_net_amount": "40.00",
                "total_price_gross_amount": "49.20",
                "tax_rate": "0.2300",
            },
        ],
        "payments": [
            {
                "gateway": "mirumee.payments.dummy",
                "payment_method_type": "card",
                "cc_brand": "visa",
                "charge_status": "fully-charged",
                "psp_reference": "psp-1",
                "total": "104.55",
                "captured_amount": "104.55",
            }
        ],
        "meta": {"issued_at": "2026-03-01T09:05:00+00:00"},
    }
]
