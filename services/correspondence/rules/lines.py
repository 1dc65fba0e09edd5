"""What becomes of each line, as its partner is told (IN-04)."""

from collections import Counter
from collections.abc import Iterable

from orders.contracts.records import AnswerLine, InsteadLine, LineQuantity, Order


def ordered(order: Order) -> list[AnswerLine]:
    """Its lines, all of which stand. Nothing of who buys is in them."""
    return [
        {
            "line": line["line"],
            "sku": line["sku"],
            "article_codes": line["article_codes"],
            "quantity": line["quantity"],
            "standing": line["quantity"],
            "unit": line["unit"],
            "unit_price_minor": line["unit_price_minor"],
            "price_per": line["price_per"],
            "instead": None,
        }
        for line in order["lines"]
    ]


def standing(lines: Iterable[AnswerLine], stopped: Iterable[LineQuantity]) -> list[AnswerLine]:
    """The lines without what was stopped of them."""
    gone: Counter[int] = Counter()
    for one in stopped:
        gone[one["line"]] += one["quantity"]
    return [{**line, "standing": max(line["quantity"] - gone[line["line"]], 0)} for line in lines]


def exchanged(lines: Iterable[AnswerLine], instead: Iterable[InsteadLine]) -> list[AnswerLine]:
    """The lines, with the articles that go in their place (IV-05)."""
    others = {one["line"]: one for one in instead}
    return [{**line, "instead": others.get(line["line"], line["instead"])} for line in lines]


def none_stands(lines: Iterable[AnswerLine]) -> list[AnswerLine]:
    """The lines of an order that has ended without being sent."""
    return [{**line, "standing": 0} for line in lines]
