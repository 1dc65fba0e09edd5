"""What an EDI message says, put together: an order, a change, a cancellation."""

from collections.abc import Sequence
from typing import Any

from orders.business.kinds import COLLECTION
from orders.business.money import divided, spread
from services.gateway.formats.building import canonical, sums
from services.gateway.formats.building.shape import Fields, blank_line, blank_order, fits
from services.gateway.formats.interchanges.findings import Findings
from services.gateway.formats.reading import Cancelled, Changed, Placed
from services.gateway.formats.values.references import encoded

SUPPLIER = "SUPPLIER"
"""Scheme of an article's code: the supplier's, which is our own."""
_TOO_LARGE = ("amount_too_large", "the amounts of this message are too large to be meant")


def placed(
    number: str,
    said: Fields,
    lines: Sequence[Fields],
    findings: Findings,
    *,
    charges: Sequence[Fields] = (),
    goods: int | None = None,
    total: int | None = None,
    revision: int = 0,
) -> Placed:
    """A new order under the buyer's own number. `said` are the fields that its head tells; `goods`
    and `total` what it says of its own sums, minor units. What is not said stays empty: intake
    completes it from the partner's master data."""
    profile = findings.profile
    order = blank_order(number, profile) | {"currency": profile.currency}
    order |= {**said, **sums.settled(lines, charges, total)}
    if goods is not None and abs(goods - order["totals"]["goods_minor"]) > len(lines):
        order["totals"]["goods_minor"] = goods  # intake says that the lines add up to another sum
    _currency(order, said, findings)
    if not fits(order):
        findings.fault(findings.message, *_TOO_LARGE)
    return Placed(order, findings.places, revision, tuple(findings.filled))


def changed(
    number: str,
    said: Fields,
    lines: Sequence[Fields],
    dropped: Sequence[int],
    findings: Findings,
    *,
    revision: int = 0,
) -> Changed:
    """A change of the order with the buyer's own number."""
    if not fits({"lines": lines, "charges": (), "totals": {}}):
        findings.fault(findings.message, *_TOO_LARGE)
    return Changed(encoded(number), said, tuple(lines), tuple(dropped), findings.places, revision)


def cancelled(number: str, reason: str, at: int | None) -> Cancelled:
    """A cancellation of the order with the buyer's own number."""
    return Cancelled(encoded(number), reason, at or 0)


def order_line(number: int, *, codes: Sequence[tuple[str, str]], **said: Any) -> Fields:
    """A line of which this is said, with its total. Our own number of the article is what the
    message calls the supplier's; if it has none, intake finds it by the `codes` (scheme, code)."""
    line = blank_line() | {"line": number} | said
    line["sku"] = next((code for scheme, code in codes if scheme == SUPPLIER), "")
    line["article_codes"] = [{"scheme": scheme, "code": code} for scheme, code in codes]
    goods = divided(line["quantity"] * line["unit_price_minor"], line["price_per"])
    line["total_minor"] = goods - line["discount_minor"]
    return line


def discounted(lines: Sequence[Fields], discount: int) -> list[Fields]:
    """The lines with a discount on the whole order, minor units, spread over what they cost."""
    parts = spread(discount, [max(line["total_minor"], 0) for line in lines]) if lines else []
    return [
        line
        | {
            "discount_minor": line["discount_minor"] + part,
            "total_minor": line["total_minor"] - part,
        }
        for line, part in zip(lines, parts, strict=True)
    ]


def taxed(lines: Sequence[Fields], tax: int) -> list[Fields]:
    """The lines with a tax on the whole order, minor units, spread over what they cost."""
    parts = spread(tax, [max(line["total_minor"], 0) for line in lines]) if lines else []
    return [
        line | {"tax_minor": part, "total_minor": line["total_minor"] + part}
        for line, part in zip(lines, parts, strict=True)
    ]


def charge(kind: str, amount: int) -> Fields:
    """A charge, shaped as `orders.Charge`; minor units."""
    return {"kind": kind, "amount_minor": amount, "tax_minor": 0}


def on_account() -> Fields:
    """Payment by invoice, as partners pay who name terms of payment."""
    return canonical.payment("invoice", "ON_ACCOUNT", 0, "")


def trade_terms(rule: str, place: str) -> Fields:
    """Terms of trade by a rule of the Incoterms and a place, shaped as `orders.TradeTerms`."""
    unsaid = ("packing", "port_of_loading", "port_of_discharge", "transport", "insurance")
    return {"incoterm": f"{rule} {place}".strip(), **dict.fromkeys(unsaid, "")}


def collected(place: str) -> Fields:
    """The buyer comes for it, to the place that the message names; empty: to wherever it lies
    (SH-04). Intake says whether the house has such a place."""
    return {"delivery": COLLECTION, "collection_place": place}


def _currency(order: Fields, said: Fields, findings: Findings) -> None:
    if "currency" in said:
        return
    if order["currency"]:
        findings.assume(f"the currency is the channel's: {order['currency']}")
    elif any(line["unit_price_minor"] for line in order["lines"]):
        findings.assume("prices have two decimal places, as no currency is named")
