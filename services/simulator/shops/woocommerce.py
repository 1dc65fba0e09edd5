"""A shop on WooCommerce: orders of the REST API v3 and of its webhooks. It sells what needs no
choice, by the piece; amounts are net."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zlib import crc32

import orjson

from orders.contracts.records import Address, Article, Buyer, Order, OrderLine
from services.simulator import basket
from services.simulator.shops.form import Credentials, Form, Listed, account, digits
from services.simulator.shops.writing import amount, contact, local, name, seal

ZONE = "Europe/Paris"
RATE = 1
"""Number of the one tax rate that an order has."""
METHODS = {"card": "stripe", "wallet": "ppcp-gateway", "transfer": "bacs"}
"""Our method of payment -> the name of WooCommerce's."""


def sells(article: Article) -> bool:
    """A choice would be named `pa_colour: white`, which is nobody's name for it in the house."""
    return article["unit"] == "PCE" and not article["specifications"]


def told(entry: Listed) -> bytes:
    """The body of order.created and order.updated."""
    return orjson.dumps(_order(entry))


def pending(entry: Listed) -> bytes:
    """The body of order.created of one who is still at the checkout."""
    unpaid = {"status": "pending", "transaction_id": "", **_times("date_paid", None)}
    return orjson.dumps({**_order(entry), **unpaid})


def listed(entries: Sequence[Listed]) -> bytes:
    """A page of GET /wp-json/wc/v3/orders."""
    return orjson.dumps([_order(each) for each in entries])


def signed(body: bytes, credentials: Credentials) -> Mapping[str, str]:
    """The header in which it seals a body."""
    return {"X-WC-Webhook-Signature": seal(body, credentials.secret)}


def _order(entry: Listed) -> dict[str, Any]:
    order = entry.order
    currency, totals, number = order["currency"], order["totals"], digits(order["reference"])
    paid_at = order["placed_at"] if order["payment"]["paid_minor"] > 0 else None
    return {
        "id": int(number),
        "parent_id": 0,
        "number": number,
        "order_key": f"wc_order_{number}",
        "status": "processing",
        "currency": currency,
        "prices_include_tax": False,
        **_times("date_created", order["placed_at"]),
        **_times("date_modified", entry.changed_at),
        **_times("date_paid", paid_at),
        "customer_id": int(account(order["buyer"]["customer_id"]) or 0),
        "customer_note": order["notes"],
        "billing": _address(order["billing_address"], order["buyer"]),
        "shipping": _address(order["delivery_address"], None),
        "payment_method": METHODS[order["payment"]["method"]],
        "transaction_id": order["payment"]["reference"],
        "line_items": [_line(order, line) for line in order["lines"]],
        "tax_lines": [
            {"rate_id": RATE, "label": "VAT", "rate_percent": basket.tax_rate(order)},
        ],
        "shipping_lines": [
            {
                "method_title": "Flat rate",
                "total": amount(charge["amount_minor"], currency),
                "total_tax": amount(charge["tax_minor"], currency),
            }
            for charge in order["charges"]
        ],
        "fee_lines": [],
        "discount_total": amount(totals["discount_minor"], currency),
        "total_tax": amount(totals["tax_minor"], currency),
        "total": amount(totals["total_minor"], currency),
    }


def _times(field: str, at: int | None) -> dict[str, str | None]:
    """In the shop's own time, and in UTC; neither bears its zone."""
    return {
        field: None if at is None else _written(local(at, ZONE)),
        f"{field}_gmt": None if at is None else _written(local(at, "UTC")),
    }


def _written(clock: datetime) -> str:
    return clock.replace(tzinfo=None).isoformat()


def _address(said: Address, buyer: Buyer | None) -> dict[str, str]:
    """Mail and telephone stand in the billing address."""
    first, last = name(said["name"])
    reached = (
        {
            "email": contact(buyer, "EMAIL"),
            "phone": contact(buyer, "PHONE"),
        }
        if buyer
        else {}
    )
    return {
        "first_name": first,
        "last_name": last,
        "company": "",
        "address_1": said["street"],
        "address_2": "",
        "postcode": said["postal_code"],
        "city": said["city"],
        "state": said["region"],
        "country": said["country"],
        **reached,
    }


def _line(order: Order, line: OrderLine) -> dict[str, Any]:
    currency, tax = order["currency"], amount(line["tax_minor"], order["currency"])
    net = line["total_minor"] - line["tax_minor"]
    return {
        "id": int(digits(order["reference"])) * 100 + line["line"],
        "name": line["name"],
        "sku": line["sku"],
        "product_id": crc32(line["sku"].encode()),
        "variation_id": 0,
        "quantity": line["quantity"],
        "subtotal": amount(net + line["discount_minor"], currency),
        "total": amount(net, currency),
        "total_tax": tax,
        "taxes": [{"id": RATE, "total": tax, "subtotal": tax}],
        "meta_data": [],
    }


FORM = Form(
    format="woocommerce",
    webhook="woocommerce",
    path="documents/woocommerce",
    sells=sells,
    number=lambda order: digits(order["reference"]),
    account=account,
    told=told,
    pending=pending,
    listed=listed,
    signed=signed,
)
