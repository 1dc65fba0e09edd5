"""How customers change an order: what it becomes, and how that is said in parts."""

from typing import cast

from orders.contracts.records import ChangeRequested, Order, OrderLine


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


def parts(order: Order, wanted: Order) -> ChangeRequested:
    """What says no more than how the one differs from the other, in quantities and in where it
    goes."""
    known = {line["line"]: line["quantity"] for line in order["lines"]}
    there = wanted["delivery_address"]
    return {
        "order_id": order["order_id"],
        "requested_at": 0,
        "requested_by": "customer",
        "entered_by": "",
        "reason": "",
        "source_revision": 0,
        "change_id": "",
        "document": "",
        "currency": "",
        "wished_delivery_at": None,
        "notes": None,
        "delivery_address": there if there != order["delivery_address"] else None,
        "billing_address": None,
        "trade_terms": None,
        "delivery": None,
        "collection_place": None,
        "lines": [
            _only_quantity(line)
            for line in wanted["lines"]
            if line["quantity"] != known.get(line["line"])
        ],
        "dropped": [number for number in known if number not in _numbers(wanted)],
    }


def _numbers(order: Order) -> set[int]:
    return {line["line"] for line in order["lines"]}


def _only_quantity(line: OrderLine) -> OrderLine:
    unsaid = dict.fromkeys(("sku", "name", "specification"), "")
    sums = ("unit_price_minor", "price_per", "discount_minor", "tax_minor", "total_minor")
    said = {**line, **unsaid, **dict.fromkeys(sums, 0), "tax_rate_ppm": None, "article_codes": []}
    return cast(OrderLine, said)


def _net(line: OrderLine) -> int:
    """What the pieces cost before discounts and taxes."""
    return line["total_minor"] - line["tax_minor"] + line["discount_minor"]


def _of(line: OrderLine, quantity: int) -> OrderLine:
    """The line with another quantity, its tax in proportion."""
    net = line["unit_price_minor"] * quantity // line["price_per"] - line["discount_minor"]
    before = line["total_minor"] - line["tax_minor"]
    tax = line["tax_minor"] * net // before if before > 0 else 0
    return {**line, "quantity": quantity, "tax_minor": tax, "total_minor": net + tax}
