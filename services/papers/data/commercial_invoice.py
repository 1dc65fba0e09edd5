"""The commercial invoice: what the goods of a shipment are worth, for those who let them pass."""

from orders.client.papers.told import Sources
from services.papers.data import checks, heads, shipped
from services.papers.data.parts import Consignment, Goods, Party
from services.papers.data.refusal import refuse_if
from services.papers.data.values import worth


class Valued(Goods):
    """`value_minor`: without taxes, after discounts. `hs_code`, `origin_country`: empty where
    master data does not say."""

    value_minor: int
    hs_code: str
    origin_country: str


class CommercialInvoice(Consignment):
    """`goods_minor`: what its goods are worth together; no charge and no tax is in it."""

    buyer: Party
    currency: str
    incoterm: str
    goods: list[Valued]
    goods_minor: int
    packages: int
    gross_g: int


def commercial_invoice(told: Sources, shipment_id: str, sender: Party) -> CommercialInvoice:
    """Of a shipment that is packed. Raises Refused."""
    shipment = shipped.packed(told, shipment_id)
    order, boxes = shipment["released"]["order"], heads.boxes(shipment)
    refuse_if(checks.order(order))
    values = worth(told, shipment)
    return {
        **heads.consignment(told, shipment, sender, "commercial-invoice", "CI"),
        "buyer": heads.buyer(order),
        "currency": order["currency"],
        "incoterm": order["trade_terms"]["incoterm"] if order["trade_terms"] is not None else "",
        "goods": [
            _valued(one, values.each[one["line"], one["sku"]], told)
            for one in heads.goods(told, shipment)
        ],
        "goods_minor": values.total,
        "packages": len(boxes),
        "gross_g": heads.gross_g(boxes),
    }


def _valued(goods: Goods, value: int, told: Sources) -> Valued:
    article = told["articles"].get(goods["sku"])
    return {
        **goods,
        "value_minor": value,
        "hs_code": article["hs_code"] if article is not None else "",
        "origin_country": article["origin_country"] if article is not None else "",
    }
