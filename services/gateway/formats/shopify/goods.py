"""Lines and charges of a Shopify order. Discounts stand at the lines that they were given on, as
taxes do; in classic documents only their sums stand in the head, which are spread over the lines.
"""

from decimal import Decimal
from typing import NamedTuple

from orders.business.money import part_of, spread
from services.gateway.formats.building.canonical import joined
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.building.sums import charge, line, net
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.json_documents.values import amount, rate_ppm
from services.gateway.formats.values.money import minor

LINE = {
    "sku": "sku",
    "quantity": "quantity",
    "unit_price_minor": "price",
    "discount_minor": "discount_allocations",
    "tax_minor": "tax_lines",
    "total_minor": "price",
}


class Amounts(NamedTuple):
    """What is left of a line: its quantity, and its amounts in minor units as the shop counts
    them, the price before the discount and with the tax where prices include it."""

    quantity: int
    gross: int
    discount: int
    tax: int


def kept(order: Part) -> list[Part]:
    """The lines that were not taken out of the order since."""
    return [
        one
        for one in order.each("line_items")
        if not one.has("current_quantity") or one.whole("current_quantity")
    ]


def lines(order: Part, kept: list[Part], currency: str) -> list[Fields]:
    """The order lines."""
    said = _spread_head(order, kept, [_amounts(one, currency) for one in kept], currency)
    included = order.flag("taxes_included")
    return [
        _line(number, part, amounts, currency, included)
        for number, (part, amounts) in enumerate(zip(kept, said, strict=True), start=1)
    ]


def charges(order: Part, currency: str) -> list[Fields]:
    """Freight, duties and tips."""
    included = order.flag("taxes_included")
    made: list[Fields] = []
    for one in _chosen(order):
        tax = _tax(one, currency)
        price = amount(one, "price", currency=currency) - _shipping_discount(one, currency)
        made += charge("freight", price - tax if included else price, tax)
    duties = order.at("original_total_duties_set", "shop_money")
    return [
        *made,
        *charge("fee", amount(duties, "amount", currency=currency)),
        *charge("fee", amount(order, "total_tip_received", currency=currency)),
    ]


def ways(order: Part) -> list[str]:
    """How it is to be sent, as the shop calls it; of what is collected that is the name of the
    place, and nothing else in the document says that somebody comes."""
    return [one.text(name) for one in _chosen(order) for name in ("code", "title")]


def _chosen(order: Part) -> list[Part]:
    """The shipping lines that were not taken out of the order since."""
    return [one for one in order.each("shipping_lines") if not one.flag("is_removed")]


def _amounts(one: Part, currency: str) -> Amounts:
    ordered = one.whole("quantity")
    quantity = one.whole("current_quantity") if one.has("current_quantity") else ordered
    price = one.number("price") or Decimal(0)
    return Amounts(
        quantity,
        minor(price * quantity, currency),
        part_of(_discount(one, currency), quantity, ordered),
        part_of(_tax(one, currency), quantity, ordered),
    )


def _discount(one: Part, currency: str) -> int:
    given = one.each("discount_allocations")
    if not given:
        return amount(one, "total_discount", currency=currency)
    return sum(amount(each, "amount", currency=currency) for each in given)


def _shipping_discount(one: Part, currency: str) -> int:
    if one.has("discounted_price"):
        price = amount(one, "price", currency=currency)
        return price - amount(one, "discounted_price", currency=currency)
    return _discount(one, currency)


def _tax(one: Part, currency: str) -> int:
    return sum(amount(each, "price", currency=currency) for each in one.each("tax_lines"))


def _spread_head(
    order: Part, kept: list[Part], said: list[Amounts], currency: str
) -> list[Amounts]:
    """Discount and tax of the head over the lines, in proportion to their worth, where no line
    names its own."""
    if not said:
        return said
    shipping = order.each("shipping_lines")
    if not any(one.discount for one in said):
        off = amount(order, "total_discounts", currency=currency)
        off -= sum(_shipping_discount(one, currency) for one in shipping)
        parts = spread(max(off, 0), [max(one.gross, 0) for one in said])
        said = [one._replace(discount=part) for one, part in zip(said, parts, strict=True)]
    if not any(one.each("tax_lines") for one in kept):
        tax = amount(order, "total_tax", currency=currency)
        tax -= sum(_tax(one, currency) for one in shipping)
        parts = spread(max(tax, 0), [max(one.gross - one.discount, 0) for one in said])
        said = [one._replace(tax=part) for one, part in zip(said, parts, strict=True)]
    return said


def _line(number: int, one: Part, said: Amounts, currency: str, included: bool) -> Fields:
    goods, discount = (
        net(said.gross, said.discount, said.tax) if included else (said.gross, said.discount)
    )
    properties = (
        joined(each.text("name"), each.text("value"), by=": ") for each in one.each("properties")
    )
    return line(
        number,
        one.text("sku"),
        one.text("title") or one.text("name"),
        quantity=said.quantity,
        goods=goods,
        discount=discount,
        tax=said.tax,
        price=None if included else one.number("price"),
        currency=currency,
        rate=rate_ppm(one.each("tax_lines"), "rate"),
        specification=joined(one.text("variant_title"), *properties, by="; "),
        codes=[("CHANNEL", one.text("variant_id"))],
    )
