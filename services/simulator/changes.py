"""How customers change an order: what it becomes."""

from typing import cast

from orders.contracts.records import Order, OrderLine


def moved(order: Order) -> Order:
    """The same order to another street of the town."""
    street = f"{order['delivery_address']['street']} (new)"
    return {**order, "delivery_address": {**order["delivery_address"], "street": street}}


def one_more(order: Order) -> Order:
    """One piece more of the first line, at its price; all sums as they come to."""
    first = order["lines"][0]
    line = _of(first, first["quantity"] + 1)
    net, tax = (_net(line) - _net(first), line["tax_minor"] - first["tax_minor"])
    sums = order["totals"]
    totals = {
        **sums,
        "goods_minor": sums["goods_minor"] + net,
        "tax_minor": sums["tax_minor"] + tax,
        "total_minor": sums["total_minor"] + net + tax,
    }
    return cast(Order, {**order, "lines": [line, *order["lines"][1:]], "totals": totals})


def _net(line: OrderLine) -> int:
    """What the pieces cost before discounts and taxes."""
    return line["total_minor"] - line["tax_minor"] + line["discount_minor"]


def _of(line: OrderLine, quantity: int) -> OrderLine:
    """The line with another quantity, its tax in proportion."""
    net = line["unit_price_minor"] * quantity // line["price_per"] - line["discount_minor"]
    before = line["total_minor"] - line["tax_minor"]
    tax = line["tax_minor"] * net // before if before > 0 else 0
    return {**line, "quantity": quantity, "tax_minor": tax, "total_minor": net + tax}
