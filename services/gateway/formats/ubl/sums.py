"""Discounts, taxes and totals of a UBL order."""

from collections.abc import Sequence

from orders.business.money import spread, tax_of
from services.gateway.formats.building.draft import Draft
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.building.sums import settled
from services.gateway.formats.ubl.lines import charge
from services.gateway.formats.ubl.tree import Node
from services.gateway.formats.ubl.values import amount, truth


def sums(draft: Draft, root: Node) -> None:
    """Divide among the lines what the document says of the whole, and take over its totals. Where
    they do not agree with their parts both stand, and intake says so (IN-02)."""
    on_lines = {
        "discount_minor": sum(line["discount_minor"] for line in draft.order["lines"]),
        "charges_minor": sum(one["amount_minor"] for one in draft.order["charges"]),
    }
    for node in root.each("cac:AllowanceCharge"):
        with draft.noting(f"{node.where}/cbc:Amount"):
            _allowance(draft, node)
    rounding = root.one("cac:AnticipatedMonetaryTotal/cbc:PayableRoundingAmount")
    with draft.noting(rounding.where):
        if adjusted := amount(rounding, draft.order["currency"]):
            made = {"kind": "rounding", "amount_minor": adjusted, "tax_minor": 0}
            draft.order["charges"].append(made)
            on_lines["charges_minor"] += adjusted
    if root.one("cac:TaxTotal").there:
        _divided_tax(draft, root)
    else:
        tax_by_rate(draft)
    draft.order |= settled(draft.order["lines"], draft.order["charges"], None)
    _totals(draft, root, on_lines)


def _allowance(draft: Draft, node: Node) -> None:
    """A charge, or a discount, which the lines share in proportion to what they cost."""
    if truth(node.one("cbc:ChargeIndicator")):
        charge(draft, node)
        return
    lines = draft.order["lines"]
    discount = amount(node.one("cbc:Amount"), draft.order["currency"])
    if lines and discount:
        for line, part in zip(lines, spread(discount, _weights(lines)), strict=True):
            line["discount_minor"] += part
            line["total_minor"] -= part
        draft.assume("a discount on the order is divided among its lines")


def tax_by_rate(draft: Draft) -> None:
    """The tax of lines that say their rate alone."""
    for line in _untaxed(draft):
        _add(draft, line, tax_of(_net(line), line["tax_rate_ppm"]))


def _divided_tax(draft: Draft, root: Node) -> None:
    """Lines that do not say their tax share what the order says, in proportion to what their rates
    make, or if they have none to what they cost."""
    bare = _untaxed(draft)
    rest = _stated(draft, root) - _taxed(draft)
    if bare and rest:
        made = [max(_net(line) * (line["tax_rate_ppm"] or 0), 0) for line in bare]
        parts = spread(rest, made if any(made) else _weights(bare))
        for line, part in zip(bare, parts, strict=True):
            _add(draft, line, part)


def _untaxed(draft: Draft) -> list[Fields]:
    return [
        line
        for index, line in enumerate(draft.order["lines"])
        if f"lines[{index}].tax_minor" not in draft.places
    ]


def _add(draft: Draft, line: Fields, tax: int) -> None:
    if tax:
        line["tax_minor"] += tax
        line["total_minor"] += tax
        draft.assume("the tax of lines follows from that of the order, or from their rates")


def _totals(draft: Draft, root: Node, on_lines: dict[str, int]) -> None:
    """What the document says, in our terms: it counts what is given and charged on lines into what
    the lines cost."""
    stated, totals = root.one("cac:AnticipatedMonetaryTotal"), draft.order["totals"]
    said: dict[str, int] = {}
    for name in (
        "LineExtensionAmount",
        "AllowanceTotalAmount",
        "ChargeTotalAmount",
        "PrepaidAmount",
        "PayableAmount",
    ):
        node = stated.one(f"cbc:{name}")
        with draft.noting(node.where):
            if node.text():
                said[name] = amount(node, draft.order["currency"])
    net = on_lines["discount_minor"] - on_lines["charges_minor"]
    paid = said.get("PrepaidAmount", 0)
    for field, name, more in (
        ("goods_minor", "LineExtensionAmount", net),
        ("discount_minor", "AllowanceTotalAmount", on_lines["discount_minor"]),
        ("charges_minor", "ChargeTotalAmount", on_lines["charges_minor"]),
        ("total_minor", "PayableAmount", paid),
    ):
        if name in said:
            totals[field] = said[name] + more
            draft.places[f"totals.{field}"] = f"{stated.where}/cbc:{name}"
    if root.each("cac:TaxTotal"):
        totals["tax_minor"] = _stated(draft, root)
        draft.places["totals.tax_minor"] = f"{root.where}/cac:TaxTotal/cbc:TaxAmount"
    if paid:
        place = f"{stated.where}/cbc:PrepaidAmount"
        draft.put("payment.paid_minor", paid, place)
    if "PayableAmount" not in said:
        draft.assume("the sums are those of the lines and charges")


def _stated(draft: Draft, root: Node) -> int:
    """The tax of the document in its currency; it may say it in the seller's as well."""
    currency, tax = draft.order["currency"], 0
    for total in root.each("cac:TaxTotal"):
        node = total.one("cbc:TaxAmount")
        with draft.noting(node.where):
            if node.attribute("currencyID").upper() in ("", currency):
                tax += amount(node, currency)
    return tax


def _taxed(draft: Draft) -> int:
    return sum(one["tax_minor"] for one in (*draft.order["lines"], *draft.order["charges"]))


def _weights(lines: Sequence[Fields]) -> list[int]:
    return [max(_net(line), 0) for line in lines]


def _net(line: Fields) -> int:
    net: int = line["total_minor"] - line["tax_minor"]
    return net
