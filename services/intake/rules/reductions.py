"""Less of an order, as its customer agreed to, beside what the order's source still says of it
(CF-03, CF-05, RV-04; docs/decisions/0036).

Articles are what both speak of: a shop that drops a line numbers the others anew.
"""

from collections import Counter
from collections.abc import Sequence

from orders.business.reduction import reduced
from orders.contracts.records import LineQuantity, Order, Reduction


def agreed(before: Order, after: Order, known: Sequence[Reduction]) -> list[Reduction]:
    """What the customer takes less of in `after`. `known`: what was agreed to before; the source
    speaks of the order as it was before all of it."""
    was, left = _units(before), _units(after)
    first = {one["sku"]: one["ordered"] for one in known}
    return [
        {"sku": sku, "ordered": first.get(sku, units), "agreed": left[sku]}
        for sku, units in was.items()
        if left[sku] < units
    ]


def standing(reductions: Sequence[Reduction], order: Order) -> list[Reduction]:
    """Those that the order keeps to, the first of an article; where somebody has made it more
    since, none is left."""
    units, found = _units(order), dict[str, Reduction]()
    for one in reductions:
        if units[one["sku"]] <= one["agreed"]:
            found.setdefault(one["sku"], one)
    return list(found.values())


def disputed(reductions: Sequence[Reduction], order: Order) -> list[str]:
    """Articles of which a later revision wants more than was agreed to, and not what was ordered at
    first: its source speaks of them, and nobody can tell what is wanted."""
    units = _units(order)
    return [
        one["sku"]
        for one in reductions
        if units[one["sku"]] > one["agreed"] and units[one["sku"]] != one["ordered"]
    ]


def carried_over(reductions: Sequence[Reduction], order: Order) -> Order:
    """The revision with no more of an article than was agreed to, where it says what was ordered at
    first: its source does not know better."""
    units = _units(order)
    left = {one["sku"]: one["agreed"] for one in reductions if units[one["sku"]] == one["ordered"]}
    if not left:
        return order
    wanted = list[LineQuantity]()
    for line in order["lines"]:
        sku, quantity = line["sku"], line["quantity"]
        if sku in left:
            quantity = min(quantity, left[sku])
            left[sku] -= quantity
        wanted.append({"line": line["line"], "sku": sku, "quantity": quantity})
    return reduced(order, wanted)


def _units(order: Order) -> Counter[str]:
    """Units of each article."""
    units: Counter[str] = Counter()
    for line in order["lines"]:
        units[line["sku"]] += line["quantity"]
    return units
