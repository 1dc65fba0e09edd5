"""Bundles: ordered and priced as one article, reserved and sent as their parts (IV-02).

The parts stand in the order's line from when it came, so whoever has the order knows them. Every
piece of a bundle counts the same in its price: of a line of n pieces, k that are stopped, lost or
sent back cost its amount x k / n, as of any line (`money.part_of`).
"""

from collections.abc import Iterable, Mapping

from orders.contracts.records import Article, BundlePart, LineQuantity, Order, OrderLine
from orders.engine.references import References

Bundles = Mapping[str, list[BundlePart]]
"""Bundle -> its parts, none of them a bundle."""


def bundles(references: References) -> Bundles:
    """Every bundle of the house. One that is in another is taken apart as well; one that would be
    in itself is left whole."""
    articles = references.table(Article)
    return {sku: _parts(sku, articles, (sku,)) for sku, one in articles.items() if one["bundle"]}


def pieces(line: OrderLine) -> int:
    """How many pieces are sent for the line."""
    return line["quantity"] * (sum([part["quantity"] for part in line["bundle"]]) or 1)


def taken_apart(lines: Iterable[OrderLine]) -> list[LineQuantity]:
    """What is sent for the lines: of a bundle its parts."""
    found: list[LineQuantity] = []
    for line in lines:
        number, quantity = line["line"], line["quantity"]
        if not line["bundle"]:
            found.append({"line": number, "sku": line["sku"], "quantity": quantity})
        for part in line["bundle"]:
            amount = quantity * part["quantity"]
            found.append({"line": number, "sku": part["sku"], "quantity": amount})
    return found


def with_parts(lines: Iterable[OrderLine]) -> list[OrderLine]:
    """The lines, and behind a bundle each of its parts as a line of its number: what is barred by
    itself is barred in a bundle (RV-05)."""
    lines = list(lines)
    if not any(line["bundle"] for line in lines):
        return lines
    found: list[OrderLine] = []
    for line in lines:
        found.append(line)
        for part in line["bundle"]:
            amount = line["quantity"] * part["quantity"]
            found.append({**line, "sku": part["sku"], "quantity": amount, "bundle": []})
    return found


def filled(order: Order, known: Bundles) -> tuple[Order, list[int]]:
    """The order with the parts of its bundles as the house knows them now, and which of its lines,
    counted from 0, said otherwise. No part is what a channel says it is."""
    wrong = [
        number
        for number, line in enumerate(order["lines"])
        if line["bundle"] != known.get(line["sku"], [])
    ]
    if not wrong:
        return order, wrong
    lines: list[OrderLine] = [
        {**line, "bundle": known.get(line["sku"], [])} for line in order["lines"]
    ]
    return {**order, "lines": lines}, wrong


def _parts(sku: str, articles: Mapping[str, Article], within: tuple[str, ...]) -> list[BundlePart]:
    found: dict[str, int] = {}
    for part in articles[sku]["bundle"]:
        name, each = part["sku"], part["quantity"]
        below = articles[name]["bundle"] if name in articles and name not in within else []
        inner = _parts(name, articles, (*within, name)) if below else []
        for one in inner or [BundlePart(sku=name, quantity=1)]:
            found[one["sku"]] = found.get(one["sku"], 0) + each * one["quantity"]
    return [BundlePart(sku=name, quantity=amount) for name, amount in found.items()]
