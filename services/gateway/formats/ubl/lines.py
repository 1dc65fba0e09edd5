"""The lines of a UBL order."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from orders.business.money import divided, tax_of
from services.gateway.formats.building.draft import Draft, Line
from services.gateway.formats.ubl.tree import Node
from services.gateway.formats.ubl.values import amount, decimal, in_currency, rate, truth
from services.gateway.formats.values.refusal import Refused
from services.gateway.formats.values.units import measure, quantity, unit_price

_CODES = (
    ("GTIN", "cac:StandardItemIdentification"),
    ("BUYER", "cac:BuyersItemIdentification"),
    ("MANUFACTURER", "cac:ManufacturersItemIdentification"),
)
_CHARGES = {"FC": "freight", "PC": "packing", "ABL": "packing"}
"""UN/ECE 7161 -> kind of charge."""


def lines(draft: Draft, items: Sequence[Node]) -> None:
    """Fill in a line for each `cac:LineItem`. They keep their numbers if all have one."""
    for item, number in zip(items, _numbers(draft, items), strict=True):
        _line(draft.line(number), item)
        elsewhere = item.first(
            "cac:Delivery/cac:DeliveryLocation",
            "cac:Delivery/cac:DeliveryAddress",
            "cac:Delivery/cac:DeliveryParty",
        )
        if elsewhere.there:
            message = "a line cannot go to a place of its own: send an order for each place"
            draft.fault(elsewhere.where, "several_deliveries", message)


def is_line_number(text: str) -> bool:
    """Whether a line can be numbered so: digits, from 1, in 32 bits."""
    return text.isascii() and text.isdigit() and len(text) <= 10 and 0 < int(text) < 2**31


def charge(draft: Draft, node: Node) -> None:
    """Add a charge of the order, or of a line, to the order. Raises Refused."""
    currency = draft.order["currency"]
    net, tax = node.one("cbc:Amount"), node.one("cac:TaxTotal/cbc:TaxAmount")
    kind = _CHARGES.get(node.text("cbc:AllowanceChargeReasonCode"), "fee")
    minor = amount(net, currency)
    due = amount(tax, currency)
    if not tax.text():
        due = tax_of(minor, rate(node.one("cac:TaxCategory/cbc:Percent")))
    place = f"charges[{len(draft.order['charges'])}].amount_minor"
    draft.order["charges"].append({"kind": kind, "amount_minor": minor, "tax_minor": due})
    draft.places[place] = net.where


def _numbers(draft: Draft, items: Sequence[Node]) -> Iterator[int]:
    said = [item.text("cbc:ID") for item in items]
    if all(is_line_number(one) for one in said):
        return (int(one) for one in said)
    draft.assume("the lines are numbered in their order, as not all have a number")
    return iter(range(1, len(items) + 1))


def _line(line: Line, item: Node) -> None:
    draft, article = line.draft, item.one("cac:Item")
    draft.places[f"lines[{line.index}].line"] = f"{item.where}/cbc:ID"
    for field, node in (
        ("sku", article.one("cac:SellersItemIdentification/cbc:ID")),
        ("name", article.first("cbc:Name", "cbc:Description")),
        *((f"article_codes[{scheme}]", article.one(f"{path}/cbc:ID")) for scheme, path in _CODES),
    ):
        if node.text():
            line.put(field, node.text(), node.where)
    properties = [
        f"{one.text('cbc:Name')}: {one.text('cbc:Value')}"
        for one in article.each("cac:AdditionalItemProperty")
    ]
    if properties:
        line.put(
            "specification", "; ".join(properties), f"{article.where}/cac:AdditionalItemProperty"
        )
    _quantity(line, item)
    _price(line, item)
    _amounts(line, item)


def _quantity(line: Line, item: Node) -> None:
    node = item.one("cbc:Quantity")
    if not node.text():
        return
    code = node.attribute("unitCode")
    if not code:
        line.draft.assume("quantities without a unit are pieces")
    with line.draft.noting(node.where):
        line.put("quantity", quantity(decimal(node), code), node.where)
        line.put("unit", measure(code)[0], f"{node.where}/@unitCode")


def _price(line: Line, item: Node) -> None:
    price, base = item.one("cac:Price/cbc:PriceAmount"), item.one("cac:Price/cbc:BaseQuantity")
    if not price.text():
        return
    ordered = item.one("cbc:Quantity").attribute("unitCode")
    code = base.attribute("unitCode") or ordered
    with line.draft.noting(base.where):
        if measure(code)[0] != measure(ordered)[0]:
            raise Refused("price_unit_differs", "send the price for the unit that is ordered")
        units = decimal(base) if base.text() else Decimal(1)
        with line.draft.noting(price.where):
            value = in_currency(price, line.draft.order["currency"])
            cost, per = unit_price(value, units, code, line.draft.order["currency"])
            line.put("unit_price_minor", cost, price.where)
            line.fields["price_per"] = per


def _amounts(line: Line, item: Node) -> None:
    """Discount, tax and total; charges of a line are charges of the order."""
    draft, fields, currency = line.draft, line.fields, line.draft.order["currency"]
    charged = len(draft.order["charges"])
    for node in item.each("cac:AllowanceCharge"):
        with draft.noting(f"{node.where}/cbc:Amount"):
            if truth(node.one("cbc:ChargeIndicator")):
                charge(draft, node)
            else:
                fields["discount_minor"] += amount(node.one("cbc:Amount"), currency)
    _tax(line, item)
    extension = item.one("cbc:LineExtensionAmount")
    goods = divided(fields["quantity"] * fields["unit_price_minor"], fields["price_per"])
    net = goods - fields["discount_minor"]
    if extension.text():
        with draft.noting(extension.where):
            extra = sum(one["amount_minor"] for one in draft.order["charges"][charged:])
            net = amount(extension, currency) - extra
            draft.places[f"lines[{line.index}].total_minor"] = extension.where
    fields["total_minor"] = net + fields["tax_minor"]


def _tax(line: Line, item: Node) -> None:
    """What the line says of its tax, the amount and the rate, as far as it does."""
    currency = line.draft.order["currency"]
    percent = item.first(
        "cac:Item/cac:ClassifiedTaxCategory/cbc:Percent",
        "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:Percent",
    )
    with line.draft.noting(percent.where):
        if percent.text():
            line.put("tax_rate_ppm", rate(percent), percent.where)
    for tax in (item.one("cbc:TotalTaxAmount"), item.one("cac:TaxTotal/cbc:TaxAmount")):
        if tax.text():
            with line.draft.noting(tax.where):
                line.put("tax_minor", amount(tax, currency), tax.where)
            return
