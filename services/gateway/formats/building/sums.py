"""Lines, charges and totals of a canonical order whose sums agree (IN-02): the shop's own total
stands to the minor unit, what its parts leave over is a charge of the kind `rounding`."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from orders.business.money import part_of
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.values.money import price_of


def line(
    number: int,
    sku: str,
    name: str,
    *,
    quantity: int,
    goods: int,
    currency: str,
    discount: int = 0,
    tax: int = 0,
    price: Decimal | None = None,
    rate: int | None = None,
    specification: str = "",
    unit: str = "PCE",
    codes: Iterable[tuple[str, str]] = (),
) -> Fields:
    """An order line. `goods` is what the quantity costs net and before the discount, minor units;
    `price` the net price of one unit as it was stated, major units; `codes` (scheme, code)."""
    unit_price, per = price_of(goods, quantity, price, currency)
    return {
        "line": number,
        "sku": sku,
        "name": name,
        "specification": specification,
        "quantity": quantity,
        "unit": unit,
        "unit_price_minor": unit_price,
        "price_per": per,
        "discount_minor": discount,
        "tax_minor": tax,
        "total_minor": goods - discount + tax,
        "tax_rate_ppm": rate,
        "article_codes": [{"scheme": scheme, "code": code} for scheme, code in codes if code],
        "bundle": [],
    }


def net(gross: int, discount: int, tax: int) -> tuple[int, int]:
    """(goods, discount) net, of a price and a discount that include the tax: all in minor units.
    `tax` is what is left of it after the discount. goods - discount + tax = gross - discount."""
    paid = gross - discount
    net_discount = part_of(discount, paid - tax, paid) if discount > 0 and paid > 0 else discount
    return paid - tax + net_discount, net_discount


def charge(kind: str, amount: int, tax: int = 0) -> list[Fields]:
    """A charge, or none if there is nothing to pay for it."""
    return [{"kind": kind, "amount_minor": amount, "tax_minor": tax}] if amount or tax else []


def settled(lines: Sequence[Fields], charges: Sequence[Fields], *totals: int | None) -> Fields:
    """`lines`, `charges` and `totals` of an order.

    `totals` are those that the shop states: that which the parts add up to, or else the first,
    stands. It may differ from the sum of the parts by a minor unit a part: that is a rounding. If
    it differs by more, it stands as it is, and intake says so. None: nothing was stated.
    """
    sums = _sums(lines, charges)
    rests = [total - sums["total_minor"] for total in totals if total is not None]
    rest = next((one for one in rests if abs(one) <= len(lines) + len(charges)), None)
    if rest is not None:
        charges = [*charges, *charge("rounding", rest)]
        sums = _sums(lines, charges)
    elif rests:
        sums = {**sums, "total_minor": sums["total_minor"] + rests[0]}
    return {"lines": list(lines), "charges": list(charges), "totals": sums}


def _sums(lines: Sequence[Fields], charges: Sequence[Fields]) -> Fields:
    paid = sum(one["total_minor"] for one in lines)
    discount = sum(one["discount_minor"] for one in lines)
    line_tax = sum(one["tax_minor"] for one in lines)
    charged = sum(one["amount_minor"] for one in charges)
    tax = line_tax + sum(one["tax_minor"] for one in charges)
    return {
        "goods_minor": paid - line_tax + discount,
        "discount_minor": discount,
        "charges_minor": charged,
        "tax_minor": tax,
        "total_minor": paid - line_tax + charged + tax,
    }
