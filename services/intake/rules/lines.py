"""What is ordered: every line complete, sane and right in itself."""

from collections.abc import Iterator

from orders.business.text import blank
from orders.contracts.records import Fault, OrderLine
from services.intake.policy import IntakePolicy
from services.intake.rules.faults import fault

UNITS = frozenset({"PCE", "GRM", "MLT"})
"""Smallest units that articles are counted in: pieces, grams, millilitres (UN/ECE Recommendation
20)."""


def lines(lines: list[OrderLine], policy: IntakePolicy) -> Iterator[Fault]:
    """At least one line, not too many, each with its own number, each right in itself (IN-02)."""
    if not lines:
        yield fault("lines_missing", "lines", "send at least one line")
    if len(lines) > policy.maximum_lines:
        yield fault(
            "lines_too_many",
            "lines",
            f"{len(lines)} lines; send at most {policy.maximum_lines} in one order",
        )
        return
    numbers = set[int]()
    for index, line in enumerate(lines):
        number = line["line"]
        if number <= 0:
            yield fault(
                "line_number_not_positive",
                f"lines[{index}].line",
                "lines are numbered from 1",
                number,
            )
        elif number in numbers:
            yield fault(
                "line_number_repeated",
                f"lines[{index}].line",
                f"there are two lines {number}",
                number,
            )
        numbers.add(number)
        yield from _goods(line, f"lines[{index}]", policy)
        yield from _amounts(line, f"lines[{index}]")


def _goods(line: OrderLine, field: str, policy: IntakePolicy) -> Iterator[Fault]:
    number, quantity = line["line"], line["quantity"]
    if blank(line["sku"]):
        yield fault("sku_missing", f"{field}.sku", "send the article number", number)
    if quantity <= 0:
        yield fault(
            "quantity_not_positive",
            f"{field}.quantity",
            f"quantity is {quantity}; send more than 0",
            number,
        )
    elif quantity > policy.maximum_quantity:
        yield fault(
            "quantity_too_large",
            f"{field}.quantity",
            f"quantity is above {policy.maximum_quantity}",
            number,
        )
    if line["unit"] not in UNITS:
        yield fault(
            "unit_unknown",
            f"{field}.unit",
            "this is no unit; send PCE, GRM or MLT",
            number,
        )


def _amounts(line: OrderLine, field: str) -> Iterator[Fault]:
    number, price, per, discount = (
        line["line"],
        line["unit_price_minor"],
        line["price_per"],
        line["discount_minor"],
    )
    if price < 0:
        yield fault(
            "price_negative", f"{field}.unit_price_minor", "a price cannot be negative", number
        )
    if discount < 0:
        yield fault(
            "discount_negative",
            f"{field}.discount_minor",
            "send a discount as a positive amount",
            number,
        )
    if line["tax_minor"] < 0:
        yield fault("tax_negative", f"{field}.tax_minor", "a tax cannot be negative", number)
    if per <= 0:
        yield fault(
            "price_per_not_positive",
            f"{field}.price_per",
            "send the number of units that the price is for, 1 or more",
            number,
        )
        return
    goods = line["total_minor"] - line["tax_minor"] + discount
    # goods must be quantity x price / price_per, rounded up or down to a minor unit: less than one
    # away from the exact value
    if abs(goods * per - line["quantity"] * price) >= per:
        exact = line["quantity"] * price // per - discount + line["tax_minor"]
        because = (
            f"total is {line['total_minor']}; quantity x price / price_per - discount + tax "
            f"is {exact}"
        )
        yield fault("line_total_wrong", f"{field}.total_minor", because, number)
    if discount > goods >= 0:
        yield fault(
            "discount_too_large",
            f"{field}.discount_minor",
            "the discount is more than the goods cost",
            number,
        )
