"""What a seller sells on Amazon: orders 2026-01-01, and v0 with items, address and buyer in answers
of their own. Prices are net; the buyer has paid Amazon."""

from collections.abc import Sequence
from itertools import chain, repeat
from typing import Any

import orjson

from orders.contracts.records import Order, OrderLine
from services.simulator.shops.form import Form, Listed, digits, with_key
from services.simulator.shops.shopify import sells
from services.simulator.shops.writing import Freight, amount, contact, freight, local


def number(order: Order) -> str:
    """In 3-7-7 format."""
    said = digits(order["reference"]).zfill(17)
    return f"{said[:3]}-{said[3:10]}-{said[10:]}"


def told(entry: Listed) -> bytes:
    """One, as getOrder answers."""
    return orjson.dumps({"order": order_2026(entry)})


def listed(entries: Sequence[Listed]) -> bytes:
    """Several of them, as searchOrders answers."""
    return orjson.dumps({"orders": [order_2026(each) for each in entries]})


def order_2026(entry: Listed) -> dict[str, Any]:
    """An order with all that can be asked for."""
    order, code = entry.order, entry.order["currency"]
    to = order["delivery_address"]
    freights = chain([freight(order)], repeat(Freight(0, 0)))  # it falls on items
    items = [_item_2026(order, *one) for one in zip(order["lines"], freights, strict=False)]
    return {
        "orderId": number(order),
        "createdTime": _time(order["placed_at"]),
        "lastUpdatedTime": _time(entry.changed_at),
        "buyer": {
            "buyerName": order["buyer"]["name"],
            "buyerEmail": contact(order["buyer"], "EMAIL"),
        },
        "recipient": {
            "deliveryAddress": {
                "name": to["name"],
                "addressLine1": to["street"],
                "city": to["city"],
                "stateOrRegion": to["region"],
                "postalCode": to["postal_code"],
                "countryCode": to["country"],
                "phone": contact(order["buyer"], "PHONE"),
            }
        },
        "proceeds": {"grandTotal": _money(order["totals"]["total_minor"], code)},
        "payment": {"paymentExecutions": [{"paymentMethod": "CreditCard"}]},
        "fulfillment": {"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "MERCHANT"},
        "orderItems": items,
    }


def order_v0(entry: Listed) -> dict[str, Any]:
    """An order as getOrders tells it to whoever may not see personal data."""
    order = entry.order
    total = order["totals"]["total_minor"]
    return {
        "AmazonOrderId": number(order),
        "PurchaseDate": _time(order["placed_at"]),
        "LastUpdateDate": _time(entry.changed_at),
        "OrderStatus": "Unshipped",
        "FulfillmentChannel": "MFN",
        "OrderTotal": _v0(total, order["currency"]),
        "PaymentMethod": "Other",
        "PaymentMethodDetails": ["CreditCard"],
    }


def items_v0(entry: Listed) -> list[dict[str, Any]]:
    """What getOrderItems tells."""
    order, code = entry.order, entry.order["currency"]
    items = [_item_v0(line, code) for line in order["lines"]]
    minor, tax = freight(order)
    items[0] |= {"ShippingPrice": _v0(minor, code), "ShippingTax": _v0(tax, code)}
    return items


def address_v0(entry: Listed) -> dict[str, Any]:
    """What getOrderAddress tells."""
    to = entry.order["delivery_address"]
    return {
        "ShippingAddress": {
            "Name": to["name"],
            "AddressLine1": to["street"],
            "City": to["city"],
            "StateOrRegion": to["region"],
            "PostalCode": to["postal_code"],
            "CountryCode": to["country"],
            "Phone": contact(entry.order["buyer"], "PHONE"),
        }
    }


def buyer_v0(entry: Listed) -> dict[str, Any]:
    """What getOrderBuyerInfo tells."""
    buyer = entry.order["buyer"]
    return {"BuyerEmail": contact(buyer, "EMAIL"), "BuyerName": buyer["name"]}


def _time(at: int) -> str:
    return local(at, "UTC").strftime("%Y-%m-%dT%H:%M:%SZ")


def _money(minor: int, code: str) -> dict[str, str]:
    return {"amount": amount(minor, code), "currencyCode": code}


def _v0(minor: int, code: str) -> dict[str, str]:
    return {"Amount": amount(minor, code), "CurrencyCode": code}


def _goods(line: OrderLine) -> int:
    return line["total_minor"] - line["tax_minor"] + line["discount_minor"]


def _item_2026(order: Order, line: OrderLine, carried: Freight) -> dict[str, Any]:
    code = order["currency"]
    tax = {
        "type": "TAX",
        "subtotal": _money(line["tax_minor"] + carried.tax, code),
        "detailedBreakdowns": [{"subtype": "SHIPPING", "value": _money(carried.tax, code)}],
    }
    return {
        "orderItemId": f"{digits(order['reference'])}{line['line']:03}",
        "quantityOrdered": line["quantity"],
        "product": {
            "title": line["name"],
            "sellerSku": line["sku"],
            "price": {"unitPrice": _money(line["unit_price_minor"], code)},
        },
        "proceeds": {
            "breakdowns": [
                {"type": "ITEM", "subtotal": _money(_goods(line), code)},
                {"type": "SHIPPING", "subtotal": _money(carried.minor, code)},
                {"type": "DISCOUNT", "subtotal": _money(-line["discount_minor"], code)},
                tax,
            ]
        },
    }


def _item_v0(line: OrderLine, code: str) -> dict[str, Any]:
    return {
        "ASIN": f"B{line['sku'][-9:].rjust(9, '0')}",
        "OrderItemId": str(line["line"]),
        "SellerSKU": line["sku"],
        "Title": line["name"],
        "QuantityOrdered": line["quantity"],
        "ItemPrice": _v0(_goods(line), code),
        "ItemTax": _v0(line["tax_minor"], code),
        "PromotionDiscount": _v0(line["discount_minor"], code),
    }


FORM = Form(
    format="amazon",
    webhook="",
    path="documents/amazon",
    sells=sells,
    number=number,
    account=lambda customer_id: "",
    told=told,
    listed=listed,
    signed=with_key,
)
