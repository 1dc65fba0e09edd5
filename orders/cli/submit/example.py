"""A complete order to start from: every field that a channel can send, sums right."""

from datetime import UTC, datetime, timedelta
from typing import Any

ADDRESS = {
    "name": "Ada Lovelace",
    "street": "Unter den Linden 1",
    "postal_code": "10117",
    "city": "Berlin",
    "region": "",
    "country": "DE",
    "latitude": 52.5163,
    "longitude": 13.3777,
    "location_code": "",
}
LAMPS = {
    "line": 1,
    "sku": "LAMP-1",
    "name": "Desk lamp",
    "specification": "",
    "quantity": 2,
    "unit": "PCE",
    "unit_price_minor": 2500,
    "price_per": 1,
    "discount_minor": 0,
    "tax_minor": 950,
    "total_minor": 5950,
    "tax_rate_ppm": 190_000,
    "article_codes": [{"scheme": "GTIN", "code": "04012345000016"}],
}
TEA = {
    "line": 2,
    "sku": "TEA-7",
    "name": "Green tea, loose",
    "specification": "",
    "quantity": 500,
    "unit": "GRM",
    "unit_price_minor": 3000,
    "price_per": 1000,
    "discount_minor": 100,
    "tax_minor": 98,
    "total_minor": 1498,
    "tax_rate_ppm": 70_000,
    "article_codes": [],
}


def example(now: int) -> dict[str, Any]:
    """An order placed a minute before `now` (milliseconds, business clock): 2 lamps and 500 g of
    tea, paid by card."""
    placed = datetime.fromtimestamp(now / 1000, UTC).replace(microsecond=0) - timedelta(minutes=1)
    return {
        "order_id": f"desk:{placed:%Y%m%d-%H%M%S}",
        "channel": "desk",
        "reference": f"{placed:%Y%m%d-%H%M%S}",
        "kind": "GOODS",
        "placed_at": placed.isoformat(),
        "currency": "EUR",
        "priority": 0,
        "buyer": {
            "customer_id": "C-1",
            "name": "Ada Lovelace",
            "company": "",
            "group": "consumer",
            "language": "en",
            "contacts": [
                {"kind": "EMAIL", "value": "ada@example.com"},
                {"kind": "PHONE", "value": "+49 30 1234567"},
            ],
            "party_ids": [],
        },
        "billing_address": ADDRESS,
        "delivery_address": ADDRESS,
        "lines": [LAMPS, TEA],
        "charges": [{"kind": "freight", "amount_minor": 500, "tax_minor": 95}],
        "totals": {
            "goods_minor": 6500,
            "discount_minor": 100,
            "charges_minor": 500,
            "tax_minor": 1143,
            "total_minor": 8043,
        },
        "payment": {
            "method": "card",
            "terms": "PREPAID",
            "paid_minor": 8043,
            "reference": "card-4711",
            "instrument": "",
            "device": "",
        },
        "wished_delivery_at": (placed + timedelta(days=5)).isoformat(),
        "promised_delivery_at": None,
        "notes": "",
        "source_document": None,
        "buyer_reference": "",
        "consents": ["terms"],
        "trade_terms": None,
        "as_soon_as_possible": False,
        "delivery": "UNKNOWN",
        "exchange": None,
        "collection_place": "",
    }
