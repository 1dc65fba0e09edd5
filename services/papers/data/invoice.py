"""The invoice of the goods as they were agreed: a pro forma. It asks for no tax to be deducted by
it; the tax invoice has a number without a gap, and is another paper."""

from typing import TypedDict

from orders.client.papers.told import Sources
from orders.contracts.records import Charge, Order, OrderLine, Totals
from services.papers.data import checks, heads
from services.papers.data.parts import Paper, Party
from services.papers.data.refusal import refuse_if, refused


class Priced(TypedDict):
    """A line of the order, as it is there."""

    line: int
    sku: str
    name: str
    specification: str
    quantity: int
    unit: str
    unit_price_minor: int
    price_per: int
    discount_minor: int
    tax_minor: int
    total_minor: int


class Invoice(Paper):
    """`terms`: of payment; `incoterm`: of delivery, empty of goods not sold by one."""

    buyer: Party
    consignee: Party
    currency: str
    lines: list[Priced]
    charges: list[Charge]
    totals: Totals
    terms: str
    incoterm: str


def invoice(told: Sources, _: str, sender: Party) -> Invoice:
    """Of the order, whole, as it was handed on last. Raises Refused, of an order that came to
    nothing, too."""
    if told["ended"]:
        raise refused("came_to_nothing", f"the order came to nothing: it is {told['ended']}")
    order: Order = told["order"]
    refuse_if(checks.order(order))
    number = f"PF-{told['number']}-{told['version']}"
    return {
        **heads.paper(told, sender, "invoice", number),
        "buyer": heads.buyer(order),
        "consignee": heads.consignee(order),
        "currency": order["currency"],
        "lines": [_priced(line) for line in order["lines"]],
        "charges": order["charges"],
        "totals": order["totals"],
        "terms": order["payment"]["terms"],
        "incoterm": order["trade_terms"]["incoterm"] if order["trade_terms"] is not None else "",
    }


def _priced(line: OrderLine) -> Priced:
    return {
        "line": line["line"],
        "sku": line["sku"],
        "name": line["name"],
        "specification": line["specification"],
        "quantity": line["quantity"],
        "unit": line["unit"],
        "unit_price_minor": line["unit_price_minor"],
        "price_per": line["price_per"],
        "discount_minor": line["discount_minor"],
        "tax_minor": line["tax_minor"],
        "total_minor": line["total_minor"],
    }
