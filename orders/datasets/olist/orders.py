"""An order of the file -> an order of ours. The file has no names and no streets; one row is one
unit, so equal rows make a line."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from orders.contracts.records import Address, Buyer, Charge, Order, OrderLine, Payment
from orders.datasets import house
from orders.datasets.olist.places import STATES
from orders.datasets.olist.tables import BRAZIL, Bought, Cells, Item, centavos
from orders.datasets.replay import Replay

CHANNEL = "olist"
METHODS = {
    "credit_card": "card",
    "debit_card": "card",
    "boleto": "transfer",
    "voucher": "voucher",
    "not_defined": "transfer",
}
ROUNDING_MINOR = 2


def order_id(bought: Bought) -> str:
    """The key under which it is submitted."""
    return f"{CHANNEL}:{bought.order_id}"


def order(
    bought: Bought,
    list_prices: Mapping[str, int],
    points: Mapping[int, tuple[float, float]],
    replay: Replay,
) -> Order:
    """All was prepaid. What was paid beyond goods and freight is a fee (the interest of
    instalments) or, up to two centavos, a rounding; what was paid less stays open. Prices are
    taken as free of tax, since the file knows of none."""
    lines = [
        _line(n, item, quantity, list_prices)
        for n, (item, quantity) in enumerate(
            Counter((it.sku, it.price) for it in bought.items).items(), start=1
        )
    ]
    paid = sum(centavos(row["payment_value"]) for row in bought.payments)
    net = sum(line["total_minor"] for line in lines)
    charges = _charges(net, paid, bought.items)
    discount, charged = (
        sum(line["discount_minor"] for line in lines),
        sum(charge["amount_minor"] for charge in charges),
    )
    address, placed_at = _address(bought.customer, points), replay.moved(bought.at)
    return {
        "order_id": order_id(bought),
        "channel": CHANNEL,
        "reference": bought.order_id,
        "kind": "GOODS",
        "placed_at": placed_at,
        "currency": "BRL",
        "priority": 0,
        "buyer": _buyer(bought.customer),
        "billing_address": address,
        "delivery_address": address,
        "lines": lines,
        "charges": charges,
        "totals": {
            "goods_minor": net + discount,
            "discount_minor": discount,
            "charges_minor": charged,
            "tax_minor": 0,
            "total_minor": net + charged,
        },
        "payment": _payment(bought.payments, paid),
        "wished_delivery_at": None,
        "promised_delivery_at": None
        if bought.promised_at is None
        else placed_at + max(0, bought.promised_at - bought.at),
        "notes": f"bought {datetime.fromtimestamp(bought.at / 1000, BRAZIL):%Y-%m-%d %H:%M:%S %z}",
        "source_document": house.file(f"olist:{bought.order_id}"),
        "buyer_reference": "",
        "consents": [],
        "trade_terms": None,
        "as_soon_as_possible": False,
        "delivery": "UNKNOWN",
        "exchange": None,
        "collection_place": "",
    }


def _line(
    number: int, item: tuple[str, int], quantity: int, list_prices: Mapping[str, int]
) -> OrderLine:
    sku, sold_at = item
    price = max(sold_at, list_prices[sku])
    return {
        "line": number,
        "sku": sku,
        "name": f"Product {sku[:8]}",
        "specification": "",
        "quantity": quantity,
        "unit": "PCE",
        "unit_price_minor": price,
        "price_per": 1,
        "discount_minor": (price - sold_at) * quantity,
        "tax_minor": 0,
        "total_minor": sold_at * quantity,
        "tax_rate_ppm": None,
        "article_codes": [],
        "bundle": [],
    }


def _charges(net: int, paid: int, items: Sequence[Item]) -> list[Charge]:
    freight = sum(item.freight for item in items)
    charges: list[Charge] = (
        [{"kind": "freight", "amount_minor": freight, "tax_minor": 0}] if freight else []
    )
    beyond = paid - net - freight
    if 0 < abs(beyond) <= ROUNDING_MINOR:
        charges.append({"kind": "rounding", "amount_minor": beyond, "tax_minor": 0})
    elif beyond > 0:
        charges.append({"kind": "fee", "amount_minor": beyond, "tax_minor": 0})
    return charges


def _payment(tenders: Sequence[Cells], paid: int) -> Payment:
    """Several tenders: the method is the largest one's, the reference names them all."""
    if not tenders:
        return {
            "method": "transfer",
            "terms": "PREPAID",
            "paid_minor": 0,
            "reference": "",
            "instrument": "",
            "device": "",
        }
    largest = max(tenders, key=lambda row: centavos(row["payment_value"]))
    named = (
        f"{row['payment_type']} {row['payment_value']} in {row['payment_installments']}"
        for row in tenders
    )
    return {
        "method": METHODS.get(largest["payment_type"], "transfer"),
        "terms": "PREPAID",
        "paid_minor": paid,
        "reference": " + ".join(named),
        "instrument": "",
        "device": "",
    }


def _buyer(customer: Cells) -> Buyer:
    number = customer["customer_unique_id"]
    return {
        "customer_id": f"{CHANNEL}-{number}",
        "name": f"Customer {number[:8]}",
        "company": "",
        "group": "consumer",
        "language": "pt-BR",
        "contacts": [{"kind": "EMAIL", "value": f"{number}@customers.example.com"}],
        "party_ids": [],
    }


def _address(customer: Cells, points: Mapping[int, tuple[float, float]]) -> Address:
    prefix, state = customer["customer_zip_code_prefix"], customer["customer_state"]
    latitude, longitude = points.get(int(prefix), STATES[state])
    return {
        "name": f"Customer {customer['customer_unique_id'][:8]}",
        "street": "not in the data set",
        "postal_code": f"{prefix.zfill(5)}-000",
        "city": customer["customer_city"].title(),
        "region": state,
        "country": "BR",
        "latitude": latitude,
        "longitude": longitude,
        "location_code": "",
    }
