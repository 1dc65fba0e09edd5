"""Amounts of lines, added up."""

from collections import Counter
from collections.abc import Iterable

from orders.contracts.records import ShipmentLine, ShipmentPacked

Key = tuple[int, str]
"""Line of the order, article: of a bundle's line each part by itself."""


def amounts(lines: Iterable[ShipmentLine]) -> Counter[Key]:
    """How much of each article of each line."""
    found = Counter[Key]()
    for line in lines:
        found[line["line"], line["sku"]] += line["quantity"]
    return found


def summed(lines: Iterable[ShipmentLine]) -> list[ShipmentLine]:
    """Each article of a line once, by line and article."""
    told = list(lines)
    units = {(line["line"], line["sku"]): line["unit"] for line in told}
    return [
        {"line": line, "sku": sku, "quantity": quantity, "unit": units[line, sku]}
        for (line, sku), quantity in sorted(amounts(told).items())
    ]


def contents(packed: ShipmentPacked) -> list[ShipmentLine]:
    """What is in all its packages."""
    return [line for package in packed["packages"] for line in package["lines"]]
