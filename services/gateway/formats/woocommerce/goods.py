"""Lines and charges of a WooCommerce order. Of a line, `subtotal` is before discounts and `total`
after them, both net."""

from collections.abc import Mapping
from html import unescape
from typing import NamedTuple

from orders.business.money import spread
from services.gateway.formats.building.canonical import joined
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.building.sums import charge, line
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.json_documents.values import amount, rate_ppm

LINE = {
    "sku": "sku",
    "quantity": "quantity",
    "unit_price_minor": "subtotal",
    "discount_minor": "total",
    "tax_minor": "total_tax",
    "total_minor": "total",
}


class Amounts(NamedTuple):
    """What a line costs, net and before the discount, and its tax: minor units."""

    goods: int
    discount: int
    tax: int


def lines(order: Part, currency: str) -> list[Fields]:
    """The order lines."""
    parts = order.each("line_items")
    rates = {one.text("rate_id"): one for one in order.each("tax_lines")}
    said = _less_fees(order, [_amounts(one, currency) for one in parts], currency)
    return [
        _line(number, part, amounts, rates, currency)
        for number, (part, amounts) in enumerate(zip(parts, said, strict=True), start=1)
    ]


def _amounts(one: Part, currency: str) -> Amounts:
    net = amount(one, "total", currency=currency)
    goods = max(amount(one, "subtotal", currency=currency), net)
    return Amounts(goods, goods - net, amount(one, "total_tax", currency=currency))


def _less_fees(order: Part, said: list[Amounts], currency: str) -> list[Amounts]:
    """The lines less the negative fees: so extensions write a discount on the order."""
    fees = [one for one in order.each("fee_lines") if _negative(one)]
    if not said or not fees:
        return said
    off = -sum(amount(one, "total", currency=currency) for one in fees)
    off_tax = -sum(amount(one, "total_tax", currency=currency) for one in fees)
    parts = zip(
        said,
        spread(max(off, 0), [max(one.goods - one.discount, 0) for one in said]),
        spread(max(off_tax, 0), [max(one.tax, 0) for one in said]),
        strict=True,
    )
    return [Amounts(one.goods, one.discount + off, one.tax - tax) for one, off, tax in parts]


def _line(
    number: int, one: Part, said: Amounts, rates: Mapping[str, Part], currency: str
) -> Fields:
    applied = [each.text("id") for each in one.each("taxes")]
    return line(
        number,
        one.text("sku"),
        unescape(one.text("name")),
        quantity=one.whole("quantity"),
        goods=said.goods,
        discount=said.discount,
        tax=said.tax,
        currency=currency,
        rate=rate_ppm([rates[rate] for rate in applied if rate in rates], "rate_percent", of=100),
        specification=_specification(one),
        codes=[("CHANNEL", _article(one))],
    )


def charges(order: Part, currency: str) -> list[Fields]:
    """Freight and fees."""
    freight = [("freight", one) for one in order.each("shipping_lines")]
    fees = [("fee", one) for one in order.each("fee_lines") if not _negative(one)]
    return [
        made
        for kind, one in (*freight, *fees)
        for made in charge(
            kind,
            amount(one, "total", currency=currency),
            amount(one, "total_tax", currency=currency),
        )
    ]


def _negative(fee: Part) -> bool:
    return (fee.number("total") or 0) < 0


def _article(one: Part) -> str:
    variation = one.text("variation_id")
    return variation if variation not in ("", "0") else one.text("product_id")


def _specification(one: Part) -> str:
    """Variant and options: meta data that the buyer sees. An extension may keep anything there;
    what is no text is its own affair."""
    shown = [each for each in one.each("meta_data") if not each.text("key").startswith("_")]
    return joined(
        *(
            joined(each.text("key"), str(each.at("value").value), by=": ")
            for each in shown
            if isinstance(each.at("value").value, str | int)
        ),
        by="; ",
    )
