"""Lines and sums of a Saleor order. It tells net and gross of everything; prices of lines are
after the discounts of the line, and before those of the order."""

from decimal import Decimal

from orders.business.money import spread
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.building.sums import charge, line, settled
from services.gateway.formats.json_documents.parts import Part
from services.gateway.formats.json_documents.values import exact, rate_ppm
from services.gateway.formats.saleor.names import either
from services.gateway.formats.values.money import minor

LINE = {
    "sku": "product_sku",
    "quantity": "quantity",
    "unit_price_minor": "undiscounted_unit_price_net_amount",
    "discount_minor": "unit_discount_amount",
    "tax_minor": "total_price_gross_amount",
    "total_minor": "total_price_gross_amount",
}


def sums(order: Part, currency: str) -> Fields:
    """Lines, charges and totals."""
    lines = [_line(n, one, currency) for n, one in enumerate(order.each("lines"), start=1)]
    net, gross = _taxed(order, "shipping_price", "shippingPrice", currency)
    total_net, _ = _taxed(order, "total", "total", currency)
    total = either(order, "total_gross_amount", "total", "gross", "amount")
    owed = exact(total, currency=currency)
    if order.each("discounts") and owed is not None:
        lines = _less(lines, net, gross - net, total_net, owed - total_net)
    return settled(lines, charge("freight", net, gross - net), owed)


def _less(lines: list[Fields], freight: int, freight_tax: int, net: int, tax: int) -> list[Fields]:
    """The lines less a discount on the whole order, which no line names: what they and the freight
    are more than the order's net and tax."""
    nets = [one["total_minor"] - one["tax_minor"] for one in lines]
    taxes = [one["tax_minor"] for one in lines]
    off, off_tax = sum(nets) + freight - net, sum(taxes) + freight_tax - tax
    if not lines or min(nets) < 0 or min(taxes) < 0 or off <= 0:
        return lines
    parts = zip(lines, spread(off, nets), spread(max(off_tax, 0), taxes), strict=True)
    return [
        one
        | {
            "discount_minor": one["discount_minor"] + less,
            "tax_minor": one["tax_minor"] - less_tax,
            "total_minor": one["total_minor"] - less - less_tax,
        }
        for one, less, less_tax in parts
    ]


def _taxed(said: Part, classic: str, subscribed: str, currency: str) -> tuple[int, int]:
    """(net, gross) in minor units."""
    net = either(said, f"{classic}_net_amount", subscribed, "net", "amount").number()
    gross = either(said, f"{classic}_gross_amount", subscribed, "gross", "amount").number()
    return minor(net, currency), minor(net if gross is None else gross, currency)


def _line(number: int, one: Part, currency: str) -> Fields:
    net, gross = _taxed(one, "total_price", "totalPrice", currency)
    quantity = one.whole("quantity")
    path = ("undiscountedUnitPrice", "net", "amount")
    before = either(one, "undiscounted_unit_price_net_amount", *path).number()
    goods = max(net, minor((before or Decimal(0)) * quantity, currency))
    variant = either(one, "variant_name", "variantName").text()
    return line(
        number,
        either(one, "product_sku", "productSku").text(),
        either(one, "product_name", "productName").text(),
        quantity=quantity,
        goods=goods,
        discount=goods - net,
        tax=gross - net,
        price=before,
        currency=currency,
        rate=rate_ppm([one], "tax_rate" if one.has("tax_rate") else "taxRate"),
        specification=variant,
        codes=[("CHANNEL", either(one, "product_variant_id", "productVariantId").text())],
    )
