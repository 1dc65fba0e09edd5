"""Lines and charges of a WooCommerce order. Of a line, `subtotal` is before discounts and `total`
after them, both net."""

from decimal import Decimal
from html import unescape

from orders.business.money import spread
from services.gateway.formats.canonical import Fields, joined
from services.gateway.formats.money import amount, ppm
from services.gateway.formats.parts import Part
from services.gateway.formats.sums import charge, line

LINE = {
    "sku": "sku",
    "quantity": "quantity",
    "unit_price_minor": "subtotal",
    "discount_minor": "total",
    "tax_minor": "total_tax",
    "total_minor": "total",
}


def lines(order: Part, currency: str) -> list[Fields]:
    """The order lines."""
    rates = {
        one.text("rate_id"): one.number("rate_percent")
        for one in order.each("tax_lines")
        if one.has("rate_percent")
    }
    parts = order.each("line_items")
    nets = [amount(one, "total", currency=currency) for one in parts]
    taxes = [amount(one, "total_tax", currency=currency) for one in parts]
    given, given_tax = _given_as_fees(order, nets, taxes, currency)
    return [
        _line(n, part, net, tax, off, off_tax, rates, currency)
        for n, (part, net, tax, off, off_tax) in enumerate(
            zip(parts, nets, taxes, given, given_tax, strict=True), start=1
        )
    ]


def _line(
    number: int,
    one: Part,
    net: int,
    tax: int,
    off: int,
    off_tax: int,
    rates: dict[str, Decimal | None],
    currency: str,
) -> Fields:
    """`off` and `off_tax`: the line's part of a discount on the order."""
    goods = max(amount(one, "subtotal", currency=currency), net)
    charged = [rates.get(each.text("id")) for each in one.each("taxes")]
    known = [rate for rate in charged if rate is not None]
    return line(
        number,
        one.text("sku"),
        unescape(one.text("name")),
        quantity=one.whole("quantity"),
        goods=goods,
        discount=goods - net + off,
        tax=tax - off_tax,
        currency=currency,
        rate=ppm(sum(known, Decimal(0)) / 100) if known else None,
        specification=_specification(one),
        codes=[("CHANNEL", _article(one))],
    )


def _given_as_fees(
    order: Part, nets: list[int], taxes: list[int], currency: str
) -> tuple[list[int], list[int]]:
    """(discount, tax less) by line: extensions write discounts on the order as negative fees."""
    fees = [one for one in order.each("fee_lines") if _negative(one)]
    off = -sum(amount(one, "total", currency=currency) for one in fees)
    off_tax = -sum(amount(one, "total_tax", currency=currency) for one in fees)
    if not nets or not fees:
        return [0] * len(nets), [0] * len(nets)
    return (
        spread(max(off, 0), [max(one, 0) for one in nets]),
        spread(max(off_tax, 0), [max(one, 0) for one in taxes]),
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
