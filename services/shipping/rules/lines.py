"""Sums over lines and quantities."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from orders.contracts.records import LineQuantity

Line = tuple[int, str]
"""Line number and article."""


def amounts(lines: Iterable[Mapping[str, Any]]) -> dict[Line, int]:
    """How much of each line, entries of the same line added up."""
    total: dict[Line, int] = {}
    for line in lines:
        key = (line["line"], line["sku"])
        total[key] = total.get(key, 0) + line["quantity"]
    return total


def listed(total: Mapping[Line, int]) -> list[LineQuantity]:
    """The lines of which there is something."""
    return [
        {"line": line, "sku": sku, "quantity": quantity}
        for (line, sku), quantity in total.items()
        if quantity > 0
    ]


def added(lines: Sequence[LineQuantity], more: Sequence[Mapping[str, Any]]) -> list[LineQuantity]:
    """Both together, one entry a line."""
    return listed(amounts([*lines, *more])) if lines else listed(amounts(more))


def less(
    lines: Sequence[Mapping[str, Any]], gone: Sequence[Mapping[str, Any]]
) -> list[LineQuantity]:
    """What remains of `lines`; what `gone` has beyond them does not count."""
    if not lines:
        return []
    taken = amounts(gone)
    return listed({key: quantity - taken.get(key, 0) for key, quantity in amounts(lines).items()})


def common(
    lines: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]
) -> list[LineQuantity]:
    """What stands in both."""
    wanted = amounts(others)
    return listed(
        {key: min(quantity, wanted.get(key, 0)) for key, quantity in amounts(lines).items()}
    )
