"""One order and one hand-off, filled in as a channel would: five lines, about 850 bytes."""

from orders.contracts.order import CarriedOrder
from orders.contracts.records import Address, Order, OrderLine, OrderReceived

PLACED_AT = 1_790_000_000_000


def order() -> Order:
    """A sound order of five lines."""
    lines = [_line(number) for number in range(1, 6)]
    goods, tax = (
        sum(line["quantity"] * line["unit_price_minor"] for line in lines),
        sum(line["tax_minor"] for line in lines),
    )
    return {
        "order_id": "web:W-1002345",
        "channel": "web",
        "reference": "W-1002345",
        "kind": "GOODS",
        "placed_at": PLACED_AT,
        "currency": "EUR",
        "priority": 0,
        "buyer": {
            "customer_id": "C-104233",
            "name": "Anna Muster",
            "company": "",
            "group": "consumer",
            "language": "de-DE",
            "contacts": [{"kind": "EMAIL", "value": "anna.muster@example.org"}],
            "party_ids": [],
        },
        "billing_address": _address("Hauptstraße 12"),
        "delivery_address": _address("Am Markt 3"),
        "lines": lines,
        "charges": [{"kind": "freight", "amount_minor": 490, "tax_minor": 93}],
        "totals": {
            "goods_minor": goods,
            "discount_minor": 0,
            "charges_minor": 490,
            "tax_minor": tax + 93,
            "total_minor": goods + 490 + tax + 93,
        },
        "payment": {
            "method": "card",
            "terms": "PREPAID",
            "paid_minor": goods + 490 + tax + 93,
            "reference": "pay-7d1c22",
            "instrument": "",
            "device": "",
        },
        "wished_delivery_at": None,
        "promised_delivery_at": PLACED_AT + 259_200_000,
        "notes": "Please ring twice and leave it with the neighbour.",
        "source_document": None,
        "buyer_reference": "",
        "consents": [],
        "trade_terms": None,
        "as_soon_as_possible": False,
        "delivery": "UNKNOWN",
        "exchange": None,
        "collection_place": "",
    }


def received() -> OrderReceived:
    """The order as intake hands it on."""
    whole = order()
    return {
        "order_id": whole["order_id"],
        "number": "1002-3458-1",
        "version": 1,
        "step": 10,
        "customer_id": whole["buyer"]["customer_id"],
        "total_minor": whole["totals"]["total_minor"],
        "currency": "EUR",
        "priority": 0,
        "at": PLACED_AT + 1_500,
        "decision": {"outcome": "received", "policy": "9f2c1e55", "rules": []},
        "expected_at": PLACED_AT + 86_400_000,
        "completed": [],
        "requested_by": "",
        "changes": [],
        "fingerprint": "6f1d0c5b7a9e4f20",
        "marks": ["urgent"],
        "kept": [],
        "entered_by": [],
        "submitted_at": PLACED_AT + 1_000,
        "pieces": sum(line["quantity"] for line in whole["lines"]),
        "order": CarriedOrder.of(whole),
    }


def _address(street: str) -> Address:
    return {
        "name": "Anna Muster",
        "street": street,
        "postal_code": "10115",
        "city": "Berlin",
        "region": "",
        "country": "DE",
        "latitude": None,
        "longitude": None,
        "location_code": "",
    }


def _line(number: int) -> OrderLine:
    price = 1_299 + 100 * number
    return {
        "line": number,
        "sku": f"SKU-{20_000 + number}",
        "name": f"Stoneware mug, 30 cl, number {number}",
        "specification": "glaze: blue",
        "quantity": number,
        "unit": "PCE",
        "unit_price_minor": price,
        "price_per": 1,
        "discount_minor": 0,
        "tax_minor": number * price * 19 // 100,
        "total_minor": number * price + number * price * 19 // 100,
        "tax_rate_ppm": None,
        "article_codes": [],
        "bundle": [],
    }
