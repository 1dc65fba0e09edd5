"""A shop on Saleor, as an app of the house hears of its orders: by the field names of the GraphQL
schema, one as a subscription tells it, many as the query `orders` lists them. It sells by the
piece; amounts are net."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from orders.contracts.records import Address, Order, OrderLine
from services.simulator import basket
from services.simulator.shops.form import Form, Listed, account, digits, with_key
from services.simulator.shops.shopify import sells
from services.simulator.shops.writing import amount, contact, freight, local, name


def number(order: Order) -> str:
    """Saleor's own id of an order; it has nine digits, so that it needs no padding."""
    return _id("Order", digits(order["reference"]).zfill(9))


def told(entry: Listed) -> bytes:
    """What the subscription to orders tells of one."""
    return orjson.dumps({"order": node(entry)})


def listed(entries: Sequence[Listed]) -> bytes:
    """Several of them, as an app hands them on."""
    return orjson.dumps([node(each) for each in entries])


def node(entry: Listed) -> dict[str, Any]:
    """An order as GraphQL has it."""
    order = entry.order
    buyer, currency = order["buyer"], order["currency"]
    shipping, shipping_tax = freight(order)
    total = order["totals"]["total_minor"]
    customer = account(buyer["customer_id"])
    return {
        "id": number(order),
        "number": digits(order["reference"]),
        "status": "UNFULFILLED",
        "created": local(order["placed_at"], "UTC").isoformat(),
        "updatedAt": local(entry.changed_at, "UTC").isoformat(),
        "customerNote": order["notes"],
        "userEmail": contact(buyer, "EMAIL"),
        "languageCode": buyer["language"].upper(),
        "user": {"id": _id("User", customer), "email": contact(buyer, "EMAIL")}
        if customer
        else None,
        "channel": {"slug": "default", "currencyCode": currency},
        "billingAddress": _place(order["billing_address"], contact(buyer, "PHONE")),
        "shippingAddress": _place(order["delivery_address"], contact(buyer, "PHONE")),
        "lines": [_line(order, line) for line in order["lines"]],
        "shippingPrice": _taxed(shipping, shipping + shipping_tax, currency),
        "total": _taxed(total - order["totals"]["tax_minor"], total, currency),
        "discounts": [],
        "totalCharged": _money(order["payment"]["paid_minor"], currency),
        "payments": [
            {
                "gateway": order["payment"]["method"],
                "paymentMethodType": order["payment"]["method"],
                "pspReference": order["payment"]["reference"],
                "capturedAmount": _money(order["payment"]["paid_minor"], currency),
            }
        ],
    }


def _id(kind: str, said: str) -> str:
    return base64.b64encode(f"{kind}:{said}".encode()).decode()


def _money(minor: int, currency: str) -> dict[str, Any]:
    return {"amount": float(amount(minor, currency)), "currency": currency}


def _taxed(net: int, gross: int, currency: str) -> dict[str, Any]:
    return {"net": _money(net, currency), "gross": _money(gross, currency)}


def _place(said: Address, phone: str) -> Mapping[str, Any]:
    first, last = name(said["name"])
    return {
        "firstName": first,
        "lastName": last,
        "companyName": "",
        "streetAddress1": said["street"],
        "streetAddress2": "",
        "postalCode": said["postal_code"],
        "city": said["city"],
        "countryArea": said["region"],
        "country": {"code": said["country"]},
        "phone": phone or None,
    }


def _line(order: Order, line: OrderLine) -> Mapping[str, Any]:
    currency, gross = order["currency"], line["total_minor"]
    return {
        "productSku": line["sku"],
        "productVariantId": _id("ProductVariant", line["sku"]),
        "productName": line["name"],
        "variantName": line["specification"],
        "quantity": line["quantity"],
        "undiscountedUnitPrice": {"net": _money(line["unit_price_minor"], currency)},
        "totalPrice": _taxed(gross - line["tax_minor"], gross, currency),
        "taxRate": basket.tax_rate(order) / 100,
    }


FORM = Form(
    format="saleor",
    webhook="",
    path="documents/saleor",
    sells=sells,
    number=number,
    account=account,
    told=told,
    listed=listed,
    signed=with_key,
)
