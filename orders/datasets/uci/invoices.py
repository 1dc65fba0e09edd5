"""Rows of one invoice -> one order. The file has neither names nor streets nor means of payment:
what stands for them is said here."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from orders.contracts.records import Address, Buyer, Charge, Order, OrderLine, Payment, Totals
from orders.datasets import house
from orders.datasets.replay import Replay
from orders.datasets.uci.countries import COUNTRIES, Place
from orders.datasets.uci.rows import CHARGES, LONDON, Line

CHANNEL = "uci-retail"


def order_id(invoice: str) -> str:
    """The key under which an invoice is submitted."""
    return f"{CHANNEL}:{invoice}"


def order(lines: Sequence[Line], list_prices: Mapping[str, int], replay: Replay) -> Order:
    """The order of an invoice's sound rows; at least one of them is goods.

    A customer with a number buys on account, a guest has paid. What was sold below the list price
    has the difference as discount. The price is taken as net and free of tax, since the file knows
    of none. The capital of the country stands in for the address.
    """
    head = lines[0]
    goods = [
        _line(n, row, list_prices)
        for n, row in enumerate((row for row in lines if row.sku not in CHARGES), start=1)
    ]
    charges = [_charge(row) for row in lines if row.sku in CHARGES]
    totals = _totals(goods, charges)
    customer = f"uci-{head.customer}" if head.customer else f"guest:{CHANNEL}:{head.invoice}"
    place = COUNTRIES[head.country]
    address = _address(customer, place)
    return {
        "order_id": order_id(head.invoice),
        "channel": CHANNEL,
        "reference": head.invoice,
        "kind": "GOODS" if place.code == "GB" else "EXPORT",
        "placed_at": replay.moved(head.at),
        "currency": "GBP",
        "priority": 0,
        "buyer": _buyer(customer, known=bool(head.customer)),
        "billing_address": address,
        "delivery_address": address,
        "lines": goods,
        "charges": charges,
        "totals": totals,
        "payment": _payment(head, totals["total_minor"]),
        "wished_delivery_at": None,
        "promised_delivery_at": None,
        "notes": f"invoice of {datetime.fromtimestamp(head.at / 1000, LONDON):%Y-%m-%d %H:%M %Z}",
        "source_document": house.file(f"uci-online-retail:{head.invoice}"),
        "buyer_reference": "",
        "consents": [],
        "trade_terms": None,
        "as_soon_as_possible": False,
        "delivery": "UNKNOWN",
        "exchange": None,
        "collection_place": "",
    }


def _line(number: int, row: Line, list_prices: Mapping[str, int]) -> OrderLine:
    price = max(row.price, list_prices[row.sku])
    return {
        "line": number,
        "sku": row.sku,
        "name": row.name or row.sku,
        "specification": "",
        "quantity": row.quantity,
        "unit": "PCE",
        "unit_price_minor": price,
        "price_per": 1,
        "discount_minor": (price - row.price) * row.quantity,
        "tax_minor": 0,
        "total_minor": row.price * row.quantity,
        "tax_rate_ppm": None,
        "article_codes": [],
        "bundle": [],
    }


def _charge(row: Line) -> Charge:
    return {"kind": CHARGES[row.sku], "amount_minor": row.price * row.quantity, "tax_minor": 0}


def _totals(goods: Sequence[OrderLine], charges: Sequence[Charge]) -> Totals:
    discount = sum(line["discount_minor"] for line in goods)
    net = sum(line["total_minor"] for line in goods)
    charged = sum(charge["amount_minor"] for charge in charges)
    return {
        "goods_minor": net + discount,
        "discount_minor": discount,
        "charges_minor": charged,
        "tax_minor": 0,
        "total_minor": net + charged,
    }


def _buyer(customer: str, *, known: bool) -> Buyer:
    mail = f"{customer.rpartition(':')[2]}@customers.example.com"
    return {
        "customer_id": customer,
        "name": f"Customer {customer.rpartition(':')[2]}",
        "company": "",
        "group": "wholesale" if known else "consumer",
        "language": "en",
        "contacts": [{"kind": "EMAIL", "value": mail}],
        "party_ids": [],
    }


def _address(customer: str, place: Place) -> Address:
    return {
        "name": f"Customer {customer.rpartition(':')[2]}",
        "street": "not in the data set",
        "postal_code": place.postal,
        "city": place.city,
        "region": "",
        "country": place.code,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "location_code": "",
    }


def _payment(head: Line, total: int) -> Payment:
    if head.customer:
        return {
            "method": "invoice",
            "terms": "ON_ACCOUNT",
            "paid_minor": 0,
            "reference": head.invoice,
            "instrument": "",
            "device": "",
        }
    return {
        "method": "card",
        "terms": "PREPAID",
        "paid_minor": total,
        "reference": head.invoice,
        "instrument": "",
        "device": "",
    }
