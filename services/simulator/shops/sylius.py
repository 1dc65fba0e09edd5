"""A shop on Sylius: orders of its admin API. It has no webhooks of its own, so an app of the house
hands its orders in. It sells by the piece; tax is on top of its prices."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from orders.contracts.records import Address, Order, OrderLine
from services.simulator.shops.form import Form, Listed, account, digits, with_key
from services.simulator.shops.shopify import sells
from services.simulator.shops.writing import amount, contact, freight, local, name

ZONE = "Europe/Berlin"
"""Of its clock: what it says bears no zone."""
ORDERS, CUSTOMERS = "/api/v2/admin/orders", "/api/v2/admin/customers"


def number(order: Order) -> str:
    """Nine digits."""
    return digits(order["reference"]).zfill(9)


def told(entry: Listed) -> bytes:
    """An order with its customer."""
    return orjson.dumps(_with_customer(entry))


def listed(entries: Sequence[Listed]) -> bytes:
    """Several of them."""
    return orjson.dumps([_with_customer(each) for each in entries])


def _with_customer(entry: Listed) -> dict[str, Any]:
    return {**shown(entry), "customer": customer(entry.order)}


def shown(entry: Listed) -> dict[str, Any]:
    """An order by itself."""
    return {
        **member(entry),
        "checkoutCompletedAt": local(entry.order["placed_at"], ZONE).strftime("%Y-%m-%d %H:%M:%S"),
    }


def customer(order: Order) -> dict[str, Any]:
    """Who bought: guests have a number as well."""
    buyer = order["buyer"]
    first, last = name(buyer["name"])
    number_of = account(buyer["customer_id"]) or number(order)
    return {
        "@id": f"{CUSTOMERS}/{number_of}",
        "id": int(number_of),
        "email": contact(buyer, "EMAIL"),
        "firstName": first,
        "lastName": last,
        "phoneNumber": contact(buyer, "PHONE"),
    }


def member(entry: Listed) -> dict[str, Any]:
    """An order as the list has it: without its time, and with its customer's address alone."""
    order = entry.order
    currency, totals = order["currency"], order["totals"]
    lines = [_line(order, line) for line in order["lines"]]
    shipping, shipping_tax = freight(order)
    paid = order["payment"]["paid_minor"] > 0
    return {
        "@id": f"{ORDERS}/{number(order)}",
        "@type": "Order",
        "customer": customer(order)["@id"],
        "billingAddress": _address(order["billing_address"], contact(order["buyer"], "PHONE")),
        "shippingAddress": _address(order["delivery_address"], contact(order["buyer"], "PHONE")),
        "payments": [{"method": f"/api/v2/admin/payment-methods/{order['payment']['method']}"}],
        "currencyCode": currency,
        "localeCode": order["buyer"]["language"],
        "state": "new",
        "checkoutState": "completed",
        "paymentState": "paid" if paid else "awaiting_payment",
        "shippingState": "ready",
        "tokenValue": number(order),
        "number": number(order),
        "notes": order["notes"] or None,
        "items": lines,
        "itemsTotal": sum(one["total"] for one in lines),
        "total": _hundredths(totals["total_minor"], currency),
        "taxTotal": _hundredths(totals["tax_minor"], currency),
        "shippingTaxTotal": _hundredths(shipping_tax, currency),
        "taxIncludedTotal": 0,
        "taxExcludedTotal": _hundredths(totals["tax_minor"], currency),
        "shippingTotal": _hundredths(shipping + shipping_tax, currency),
        "orderPromotionTotal": 0,
    }


def _hundredths(minor: int, currency: str) -> int:
    return round(float(amount(minor, currency)) * 100)


def _address(said: Address, phone: str) -> Mapping[str, Any]:
    first, last = name(said["name"])
    return {
        "firstName": first,
        "lastName": last,
        "phoneNumber": phone or None,
        "company": None,
        "street": said["street"],
        "postcode": said["postal_code"],
        "city": said["city"],
        "provinceName": said["region"] or None,
        "countryCode": said["country"],
    }


def _line(order: Order, line: OrderLine) -> dict[str, Any]:
    return {
        "variant": f"/api/v2/admin/product-variants/{line['sku']}",
        "productName": line["name"],
        "variantName": line["specification"],
        "quantity": line["quantity"],
        "unitPrice": _hundredths(line["unit_price_minor"], order["currency"]),
        "total": _hundredths(line["total_minor"], order["currency"]),
    }


FORM = Form(
    format="sylius",
    webhook="",
    path="documents/sylius",
    sells=sells,
    number=number,
    account=account,
    told=told,
    listed=listed,
    signed=with_key,
)
