"""A smaller order: what it costs, and how much of one can be had (CF-05, RV-04)."""

from collections.abc import Iterable, Mapping
from typing import Any

from orders.business.money import divided, tax_of
from orders.business.reservations import amounts
from orders.contracts.records import LineQuantity, Order, OrderLine, Totals


def reduced(order: Order, wanted: Iterable[LineQuantity]) -> Order:
    """The order with only these quantities of its lines, at the prices and discounts that it has;
    lines of which nothing is wanted are left out. Charges stay, and so does what it says was paid:
    what that is too much is paid back."""
    left = amounts(wanted)
    lines = [
        _smaller(line, min(left.get(line["line"], 0), line["quantity"])) for line in order["lines"]
    ]
    return with_lines(order, [line for line in lines if line["quantity"] > 0])


def with_lines(order: Order, lines: list[OrderLine]) -> Order:
    """The order with these lines in the place of its own, and what it comes to then."""
    return {**order, "lines": lines, "totals": _totals(order, lines)}


def fitting(order: Order, most: int) -> list[LineQuantity]:
    """As much of the order as costs no more than `most`, minor units: its lines in their order, as
    many units of each as there is room for. Empty: not even one unit."""
    left = most - sum(one["amount_minor"] + one["tax_minor"] for one in order["charges"])
    found: list[LineQuantity] = []
    for line in order["lines"]:
        units = _affordable(line, left)
        if units:
            left -= _smaller(line, units)["total_minor"]
            found.append({"line": line["line"], "sku": line["sku"], "quantity": units})
    return found


def _affordable(line: OrderLine, most: int) -> int:
    """How many units of a line cost no more than so much: by halving, as more units never cost
    less."""
    low, high = 0, line["quantity"]
    while low < high:
        middle = (low + high + 1) // 2
        if _smaller(line, middle)["total_minor"] <= most:
            low = middle
        else:
            high = middle - 1
    return low


def _smaller(line: OrderLine, quantity: int) -> OrderLine:
    """The line with fewer units: its discount and, where it names no rate, its tax in
    proportion."""
    if quantity >= line["quantity"]:
        return line
    goods = quantity * line["unit_price_minor"] // line["price_per"]
    discount = min(line["discount_minor"] * quantity // line["quantity"], goods)
    net, before = goods - discount, line["total_minor"] - line["tax_minor"]
    rate = line["tax_rate_ppm"]
    if rate is not None:
        tax = tax_of(net, rate)
    else:
        tax = divided(line["tax_minor"] * net, before) if before > 0 else 0
    less: Mapping[str, Any] = {
        "quantity": quantity,
        "discount_minor": discount,
        "tax_minor": tax,
        "total_minor": net + tax,
    }
    return {**line, **less}  # type: ignore[typeddict-item]


def _totals(order: Order, lines: list[OrderLine]) -> Totals:
    discount = sum(line["discount_minor"] for line in lines)
    goods = sum(line["total_minor"] - line["tax_minor"] for line in lines) + discount
    charges = sum(one["amount_minor"] for one in order["charges"])
    tax = sum(one["tax_minor"] for one in (*lines, *order["charges"]))
    return {
        "goods_minor": goods,
        "discount_minor": discount,
        "charges_minor": charges,
        "tax_minor": tax,
        "total_minor": goods - discount + charges + tax,
    }
