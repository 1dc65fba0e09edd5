"""Faults as real channels make them: each takes a sound order and returns a faulty one. What is
not at fault stays consistent."""

from collections.abc import Callable, Mapping
from functools import cache
from random import Random

from orders.contracts.records import Order, OrderLine
from services.simulator import basket
from services.simulator.catalogue import Catalogue
from services.simulator.policy import Dirt

Fault = Callable[[Random, Order, Catalogue], Order]


@cache
def _shares(rates: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    return tuple((name, rate) for name, rate in rates if name in FAULTS and rate)


def kind(chance: float, rates: Dirt) -> str:
    """The fault that ``chance`` (in [0, 1)) gives an order, or empty for none."""
    for name, rate in _shares(tuple(rates)):
        chance -= rate
        if chance < 0:
            return name
    return ""


def spoiled(rng: Random, order: Order, kind: str, catalogue: Catalogue) -> Order:
    """The order with a fault of this kind."""
    return FAULTS[kind](rng, order, catalogue)


def in_conflict(order: Order) -> Order:
    """The same reference with one more unit in the first line: a second submission that
    contradicts the first (IN-05)."""
    return _with_line(
        order,
        0,
        lambda line: _repriced({**line, "quantity": line["quantity"] + _step(line)}, order),
    )


def entered_again(order: Order, reference: str, placed_at: int) -> Order:
    """The same order once more, under another reference: nothing is paid for it yet (IN-05)."""
    return {
        **order,
        "order_id": f"{order['channel']}:{reference}",
        "reference": reference,
        "placed_at": placed_at,
        "payment": {**order["payment"], "paid_minor": 0, "reference": ""},
    }


def missing_address(rng: Random, order: Order, _: Catalogue) -> Order:
    """Street and city of the delivery address are left out."""
    return {**order, "delivery_address": {**order["delivery_address"], "street": "", "city": ""}}


def missing_contact(rng: Random, order: Order, _: Catalogue) -> Order:
    """Neither mail nor telephone."""
    return {**order, "buyer": {**order["buyer"], "contacts": []}}


def wrong_total(rng: Random, order: Order, _: Catalogue) -> Order:
    """The total does not add up."""
    totals = order["totals"]
    return {
        **order,
        "totals": {
            **totals,
            "total_minor": totals["total_minor"] + rng.choice((-1000, -1, 1, 99, 1000)),
        },
    }


def zero_quantity(rng: Random, order: Order, _: Catalogue) -> Order:
    """A line of nothing."""
    return _with_line(
        order, _any(rng, order), lambda line: _repriced({**line, "quantity": 0}, order)
    )


def unknown_sku(rng: Random, order: Order, _: Catalogue) -> Order:
    """An article that nobody knows."""
    return _with_line(order, _any(rng, order), lambda line: {**line, "sku": f"OLD-{line['sku']}"})


def missing_specification(rng: Random, order: Order, _: Catalogue) -> Order:
    """Size or colour is left out of every line."""
    return {**order, "lines": [{**line, "specification": ""} for line in order["lines"]]}


def price_off_list(rng: Random, order: Order, _: Catalogue) -> Order:
    """An outdated price, a fifth below the list."""
    return _with_line(
        order,
        _any(rng, order),
        lambda line: _repriced(
            {**line, "unit_price_minor": line["unit_price_minor"] // 20 * 16}, order
        ),
    )


def restricted_article(rng: Random, order: Order, catalogue: Catalogue) -> Order:
    """Something that this buyer may hardly buy, as a further line (RV-05)."""
    barred = [
        article
        for article in reversed(catalogue.articles)
        if article["licence"] or article["minimum_age"]
    ]
    article, first = barred[int(rng.random() * len(barred))], order["lines"][0]
    price, per = (
        catalogue.prices[article["sku"], order["currency"]],
        catalogue.price_per[article["sku"]],
    )
    further: OrderLine = {
        **first,
        "line": len(order["lines"]) + 1,
        "sku": article["sku"],
        "name": article["name"],
        "specification": "",
        "quantity": 2,
        "unit": article["unit"],
        "unit_price_minor": price,
        "price_per": per,
        "discount_minor": 0,
    }
    return _with_lines(order, [*order["lines"], _repriced(further, order)])


FAULTS: Mapping[str, Fault] = {
    fault.__name__: fault
    for fault in (
        missing_address,
        missing_contact,
        wrong_total,
        zero_quantity,
        unknown_sku,
        missing_specification,
        price_off_list,
        restricted_article,
    )
}


def _any(rng: Random, order: Order) -> int:
    return int(rng.random() * len(order["lines"]))


def _step(line: OrderLine) -> int:
    return 1 if line["price_per"] == 1 else 250


def _repriced(line: OrderLine, order: Order) -> OrderLine:
    """The line with discount, tax and total that follow from its quantity and price; the tax
    rate is the first sound line's."""
    goods = line["quantity"] * line["unit_price_minor"] // line["price_per"]
    discount = min(line["discount_minor"], goods)
    tax = basket.percent(goods - discount, basket.tax_rate(order))
    return {
        **line,
        "discount_minor": discount,
        "tax_minor": tax,
        "total_minor": goods - discount + tax,
    }


def _with_line(order: Order, index: int, change: Callable[[OrderLine], OrderLine]) -> Order:
    return _with_lines(
        order, [change(line) if n == index else line for n, line in enumerate(order["lines"])]
    )


def _with_lines(order: Order, lines: list[OrderLine]) -> Order:
    totals = basket.totals(lines, order["charges"])
    payment = order["payment"]
    paid = totals["total_minor"] if payment["paid_minor"] else 0
    return {**order, "lines": lines, "totals": totals, "payment": {**payment, "paid_minor": paid}}
