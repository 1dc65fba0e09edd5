"""IV-05: which articles can go in the place of what an order waits for."""

from collections.abc import Mapping, Sequence

from orders.business.substitution import may_go, priced
from orders.contracts.records import (
    Article,
    InsteadLine,
    InventoryState,
    LineQuantity,
    Order,
    OrderLine,
    Substitute,
)

Candidates = Mapping[int, list[Substitute]]
"""Line number -> what may go for it, best first."""


def candidates(state: InventoryState, order: Order, articles: Mapping[str, Article]) -> Candidates:
    """For each line that is short what may go in its place; none if there is nothing for one of
    them. A line goes as one article: of one that went ahead in part, that is in a bundle, to be
    made, or under a contract of sale, nothing else goes."""
    if state["contract"] or state["made"]:
        return {}
    found: dict[int, list[Substitute]] = {}
    ordered = {line["line"]: line for line in order["lines"]}
    waits = {(one["line"], one["sku"]): one["quantity"] for one in state["lines"]}
    for short in state["shortages"]:
        line = ordered[short["line"]]
        whole = waits.get((line["line"], line["sku"])) == line["quantity"]
        may = _may_go(line, order, articles) if whole and not line["bundle"] else []
        if not may:
            return {}
        found[line["line"]] = may
    return found


def _may_go(line: OrderLine, order: Order, articles: Mapping[str, Article]) -> list[Substitute]:
    article, country = articles.get(line["sku"]), order["delivery_address"]["country"]
    return [
        one
        for one in (article["substitutes"] if article is not None else ())
        if one["sku"] in articles
        and article is not None
        and may_go(articles[one["sku"]], article, line, country)
    ]


def chosen(
    may: Candidates,
    state: InventoryState,
    order: Order,
    free: Mapping[str, int],
    articles: Mapping[str, Article],
) -> list[InsteadLine]:
    """For each of these lines the best article of which enough is free, beside what the order needs
    of it itself; none if one of them has none. `free`: article -> what could be reserved now."""
    left = dict(free)
    for one in state["lines"]:
        if one["line"] not in may and one["sku"] in left:
            left[one["sku"]] -= one["quantity"]
    found: list[InsteadLine] = []
    for line in order["lines"]:
        for other in may.get(line["line"], ()):
            if left[other["sku"]] >= line["quantity"]:
                left[other["sku"]] -= line["quantity"]
                found.append(priced(line, articles[other["sku"]], other["percent"]))
                break
    return found if len(found) == len(may) else []


def replaced(lines: Sequence[LineQuantity], instead: Sequence[InsteadLine]) -> list[LineQuantity]:
    """The lines with the articles that go in their place."""
    others = {one["line"]: one["sku"] for one in instead}
    return [{**line, "sku": others.get(line["line"], line["sku"])} for line in lines]
