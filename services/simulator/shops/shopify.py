"""A shop on Shopify: orders of the REST Admin API 2026-07 and of its webhooks. It sells by the
piece, and knows nothing of urgency or of wished dates."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from orders.contracts.records import Address, Article, Order, OrderLine, Payment
from services.simulator import basket
from services.simulator.shops.form import Credentials, Form, Listed, account, digits
from services.simulator.shops.writing import amount, contact, local, name, seal

ZONE = "Europe/Berlin"
GATEWAYS = {"card": "shopify_payments", "wallet": "paypal", "transfer": "manual"}
"""Our method of payment -> the name of Shopify's gateway."""


def sells(article: Article) -> bool:
    """A variant is bought by the piece."""
    return article["unit"] == "PCE"


def told(entry: Listed) -> bytes:
    """The body of orders/create and orders/updated."""
    return orjson.dumps(_order(entry))


def listed(entries: Sequence[Listed]) -> bytes:
    """A page of GET /admin/api/2026-07/orders.json."""
    return orjson.dumps({"orders": [_order(each) for each in entries]})


def signed(body: bytes, credentials: Credentials) -> Mapping[str, str]:
    """The header in which it seals a body."""
    return {"X-Shopify-Hmac-Sha256": seal(body, credentials.secret)}


def _order(entry: Listed) -> dict[str, Any]:
    order = entry.order
    buyer, currency, totals = order["buyer"], order["currency"], order["totals"]
    paid = order["payment"]["paid_minor"] > 0
    email, number = contact(buyer, "EMAIL"), int(digits(order["reference"]))
    return {
        "id": number,
        "admin_graphql_api_id": f"gid://shopify/Order/{number}",
        "name": f"#{number}",
        "order_number": number,
        "created_at": local(order["placed_at"], ZONE).isoformat(),
        "processed_at": local(order["placed_at"], ZONE).isoformat(),
        "updated_at": local(entry.changed_at, ZONE).isoformat(),
        "cancelled_at": None,
        "cancel_reason": None,
        "confirmed": True,
        "test": False,
        "source_name": "web",
        "financial_status": "paid" if paid else "pending",
        "fulfillment_status": None,
        "payment_gateway_names": [GATEWAYS[order["payment"]["method"]]],
        **_known_again(order["payment"]),
        "email": email,
        "contact_email": email,
        "phone": None,
        "customer_locale": buyer["language"],
        "customer": _customer(order),
        "billing_address": _address(order["billing_address"], contact(buyer, "PHONE")),
        "shipping_address": _address(order["delivery_address"], contact(buyer, "PHONE")),
        "currency": currency,
        "presentment_currency": currency,
        "taxes_included": False,
        "line_items": [_line(order, line) for line in order["lines"]],
        "shipping_lines": [
            {
                "title": "Standard",
                "price": amount(charge["amount_minor"], currency),
                "discount_allocations": [],
                "tax_lines": _taxes(order, charge["tax_minor"]),
            }
            for charge in order["charges"]
        ],
        "total_line_items_price": amount(totals["goods_minor"], currency),
        "total_discounts": amount(totals["discount_minor"], currency),
        "total_tax": amount(totals["tax_minor"], currency),
        "total_price": amount(totals["total_minor"], currency),
        "current_total_price": amount(totals["total_minor"], currency),
        "note": order["notes"] or None,
        "note_attributes": [],
    }


def _known_again(payment: Payment) -> dict[str, Any]:
    """What it shows of a card, and where the buyer sat: the same for the same fingerprints."""
    card, device = payment["instrument"], payment["device"]
    if not (card and device):
        return {}
    bin_, last = int(card[:8], 16) % 10**5, int(card[8:16], 16) % 10**4
    return {
        "payment_details": {
            "credit_card_company": "Visa",
            "credit_card_bin": f"4{bin_:05}",
            "credit_card_number": f"•••• •••• •••• {last:04}",
        },
        "client_details": {
            "browser_ip": f"2001:db8:{device[:4]}:{device[4:8]}::1",
            "user_agent": "Mozilla/5.0",
        },
    }


def _customer(order: Order) -> dict[str, Any] | None:
    number = account(order["buyer"]["customer_id"])
    if not number:
        return None
    first, last = name(order["buyer"]["name"])
    return {
        "id": int(number),
        "email": contact(order["buyer"], "EMAIL"),
        "first_name": first,
        "last_name": last,
    }


def _address(said: Address, phone: str) -> dict[str, Any]:
    first, last = name(said["name"])
    return {
        "first_name": first,
        "last_name": last,
        "name": said["name"],
        "company": None,
        "address1": said["street"],
        "address2": None,
        "zip": said["postal_code"],
        "city": said["city"],
        "province": said["region"],
        "country_code": said["country"],
        "latitude": said["latitude"],
        "longitude": said["longitude"],
        "phone": phone or None,
    }


def _line(order: Order, line: OrderLine) -> dict[str, Any]:
    currency = order["currency"]
    given = [{"amount": amount(line["discount_minor"], currency)}] if line["discount_minor"] else []
    return {
        "id": int(digits(order["reference"])) * 100 + line["line"],
        "sku": line["sku"],
        "title": line["name"],
        "name": " - ".join(filter(None, (line["name"], line["specification"]))),
        "variant_title": line["specification"] or None,
        "quantity": line["quantity"],
        "current_quantity": line["quantity"],
        "price": amount(line["unit_price_minor"], currency),
        "discount_allocations": given,
        "tax_lines": _taxes(order, line["tax_minor"]),
        "requires_shipping": True,
        "fulfillment_status": None,
    }


def _taxes(order: Order, minor: int) -> list[dict[str, Any]]:
    price, rate = amount(minor, order["currency"]), basket.tax_rate(order) / 100
    return [{"title": "VAT", "price": price, "rate": rate}] if minor else []


FORM = Form(
    format="shopify",
    webhook="shopify",
    path="documents/shopify",
    sells=sells,
    number=lambda order: digits(order["reference"]),
    account=account,
    told=told,
    listed=listed,
    signed=signed,
)
